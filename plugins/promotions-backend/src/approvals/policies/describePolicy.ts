/** The policy in force at a stage, rule by rule in plain sentences, with where each comes from. Pure. */

import type {
  GateKind,
  PolicyInForce,
  PolicyRule,
  PolicyRuleName,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import type { PolicyConfig } from '../../config';
import type { Separated } from '../authors/separationOf';
import { effectiveGate } from './effectiveGate';
import {
  commonApprovers,
  namesNobody,
  namesNoOverriders,
  naming,
  type OwnersSay,
} from './people';
import type { StagePolicy } from './StagePolicy';
import {
  listed,
  sayChecks,
  sayComments,
  sayDuration,
  sayLimit,
  sayPeople,
  saySeparation,
} from './words';

interface Described {
  stage: Pick<Stage, 'gate'>;
  policy: StagePolicy;
  separated: Separated;
  owned?: OwnersSay;
  gate: GateKind;
}

const OPENED: Record<GateKind, string> = {
  approval: 'People open it, when the evidence is complete.',
  verified: 'The portal opens it when the evidence is complete.',
  argocd: 'Argo CD opens it by itself.',
  pullRequest: 'A pull request opens it.',
  job: 'A Job opens it.',
  workflow: 'A workflow opens it.',
  manual: 'It is opened outside of the portal.',
};

/** `separated`: of the release that is offered. `owned`: whether owners count, where that was asked. */
export function describePolicy(
  stage: Pick<Stage, 'gate'>,
  policy: StagePolicy,
  separated: Separated,
  owned?: OwnersSay,
): PolicyInForce {
  const gate = effectiveGate(stage, policy);
  const all: Described = { stage, policy, separated, owned, gate };
  const { users, groups } = commonApprovers(policy);
  const closed =
    policy.broken ??
    stage.gate.closedBecause ??
    (gate === 'approval' ? namesNobody(policy, owned) : undefined);
  return {
    gate,
    required: policy.approvals + separated.extra,
    approvers: { users, groups, owners: ownersCount(all) },
    rules: (isOurs(gate) ? rulesOf(all) : [gateRule(all)]).flatMap(
      rule => rule ?? [],
    ),
    ...(closed && { closedBecause: closed }),
  };
}

/** What others open, no rule of ours holds. */
function isOurs(gate: GateKind): boolean {
  return gate === 'approval' || gate === 'verified';
}

/** In the order in which a person asks for them. */
function rulesOf(all: Described): (PolicyRule | undefined)[] {
  return [
    gateRule(all),
    approvalsRule(all),
    approversRule(all),
    overridersRule(all),
    separationRule(all),
    checksRule(all),
    soakRule(all),
    commentRule(all),
    expiresRule(all),
    latestOnlyRule(all),
    stageOnlyChangeRule(all),
    limitRule(all),
    externalRule(all),
  ];
}

function gateRule({ stage, policy, gate }: Described): PolicyRule {
  const asking = policy.policies.filter(p => p.gate === gate);
  const strays = policy.strays ?? [];
  const stray =
    strays.length > 0
      ? ` ${strays.map(name => `"${name}"`).join(' and ')} in app-config name${
          strays.length > 1 ? '' : 's'
        } a stage that this pipeline does not have, so what ${
          strays.length > 1 ? 'they ask' : 'it asks'
        } counts here.`
      : '';
  return {
    rule: 'gate',
    text: `${OPENED[gate]}${stray}`,
    from: [
      ...(stage.gate.kind === gate ? ['ApplicationSet'] : []),
      ...asking.map(({ name }) => name),
    ],
  };
}

function approvalsRule({ policy, separated, gate }: Described): PolicyRule {
  const { approvals } = policy;
  const count =
    approvals === 1
      ? '1 approval is needed'
      : `${approvals} approvals are needed`;
  const more = separated.undetermined
    ? `, and one more because ${separated.undetermined}`
    : '';
  const where = gate === 'verified' ? ' where it is left to people' : '';
  return asked(policy, 'approvals', `${count}${where}${more}.`, p =>
    approvals > 1 && p.approvals === approvals ? true : undefined,
  );
}

function approversRule(all: Described): PolicyRule {
  const { policy, owned } = all;
  const nobody = namesNobody(policy, owned);
  const owners = ownersCount(all);
  const policies = naming(policy);
  const sentences = policies.map(({ name, approvers }) => {
    const people = sayPeople({ ...approvers, owners });
    return policies.length > 1 ? `${people} ("${name}")` : people;
  });
  const closed =
    policy.owners && owned && 'closed' in owned
      ? ` Owners do not count, because ${owned.closed}.`
      : '';
  const text = nobody
    ? `Nobody can approve: ${nobody}.`
    : `Approvers must be ${sentences.join(', and ')}.${closed}`;
  return asked(policy, 'approvers', text, p => p.approvers);
}

function overridersRule({ policy }: Described): PolicyRule {
  const nobody = namesNoOverriders(policy);
  const sentences = policy.policies.map(({ overriders }) =>
    sayPeople(overriders ?? { users: [], groups: [] }),
  );
  const people = [...new Set(sentences)].join(', and ');
  const text = nobody
    ? `Nobody can override: ${nobody}.`
    : `Whoever overrides in an emergency must be ${people}.`;
  return asked(policy, 'overriders', text, p => p.overriders);
}

function separationRule({ policy }: Described): PolicyRule | undefined {
  const text = policy.separation && saySeparation(policy.separation);
  return text === undefined
    ? undefined
    : asked(policy, 'separation', text, p => p.separation);
}

function soakRule({ policy }: Described): PolicyRule | undefined {
  const { soakMs, soakToleranceMs = 0 } = policy;
  if (soakMs === undefined) {
    return undefined;
  }
  const tolerated =
    soakToleranceMs > 0
      ? `; Degraded for up to ${sayDuration(soakToleranceMs)} is none`
      : '';
  const text = `Earlier stages must have run it for ${sayDuration(
    soakMs,
  )} without a lapse${tolerated}.`;
  return asked(policy, 'soak', text, p => p.soakMs);
}

function expiresRule({ policy }: Described): PolicyRule | undefined {
  const { expiresAfterMs } = policy;
  return expiresAfterMs === undefined
    ? undefined
    : asked(
        policy,
        'expires',
        `Approvals lapse after ${sayDuration(expiresAfterMs)}.`,
        p => p.expiresAfterMs,
      );
}

/** A portal that opens by itself does not open for what nothing has proven, unless a policy says so. */
function stageOnlyChangeRule({
  policy,
  gate,
}: Described): PolicyRule | undefined {
  return gate === 'verified'
    ? asked(
        policy,
        'stageOnlyChange',
        policy.stageOnlyChange === 'open'
          ? 'A change that did nothing in any earlier stage opens it too.'
          : 'A change that did nothing in any earlier stage is left to people.',
        p => p.stageOnlyChange,
      )
    : undefined;
}

function checksRule({ policy }: Described): PolicyRule | undefined {
  return (
    policy.checks &&
    asked(policy, 'checks', sayChecks(policy.checks), p => p.checks)
  );
}

function commentRule({ policy }: Described): PolicyRule | undefined {
  return (
    policy.comments &&
    asked(policy, 'comment', sayComments(policy.comments), p => p.comment)
  );
}

function latestOnlyRule({ policy }: Described): PolicyRule | undefined {
  const text = 'A newer candidate ends what is being approved.';
  return policy.latestOnly
    ? asked(policy, 'latestOnly', text, p => p.latestOnly)
    : undefined;
}

function limitRule({ policy }: Described): PolicyRule | undefined {
  return (
    policy.limit && asked(policy, 'limit', sayLimit(policy.limit), p => p.limit)
  );
}

function externalRule({ policy }: Described): PolicyRule | undefined {
  const { external } = policy;
  return (
    external &&
    asked(
      policy,
      'external',
      `${listed(external, 'and')} must allow it too.`,
      p => p.external,
    )
  );
}

/** From those policies that say something; `default` when none does. */
function asked(
  policy: StagePolicy,
  rule: PolicyRuleName,
  text: string,
  says: (policy: Partial<PolicyConfig>) => unknown,
): PolicyRule {
  const from = policy.policies
    .filter(p => says(p) !== undefined)
    .map(({ name }) => name);
  return { rule, text, from: from.length > 0 ? from : ['default'] };
}

function ownersCount({ policy, owned }: Pick<Described, 'policy' | 'owned'>) {
  return Boolean(policy.owners) && !(owned && 'closed' in owned);
}

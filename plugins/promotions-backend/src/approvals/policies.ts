/** Which policies of app-config speak for a stage, and what all of them together ask: always the strictest. */

import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { PolicyConfig, PromotionsConfig, Separation } from '../config';

/** What a policy can match. */
export interface StageFacts {
  pipeline: PipelineRef;
  stageName: string;
  /** Argo CD projects of its targets. */
  projects: readonly string[];
}

/** What all matching policies together ask. */
export interface StagePolicy {
  /** Quorum: the highest of all. */
  approvals: number;
  /** Somebody must be among the approvers of each of these. */
  policies: readonly (Pick<PolicyConfig, 'name' | 'approvers' | 'gate'> &
    Partial<PolicyConfig>)[];
  /** The strictest gate that any of them asks for. */
  gate?: PolicyConfig['gate'];
  /** Checks that must have passed in earlier stages; `all`: whatever ran, and at least one. */
  checks?: { all: boolean; names: readonly string[] };
  /** The longest of all. */
  soakMs?: number;
  /** The shortest of all; how long Degraded is no lapse. */
  soakToleranceMs?: number;
  /** Each must be satisfied. */
  comments?: readonly NonNullable<PolicyConfig['comment']>[];
  separation?: Separation;
  /** The shortest of all; how long an approval waits to be carried out, and a round for its quorum. */
  expiresAfterMs?: number;
  latestOnly?: boolean;
  /** `approval` unless every policy that says something says `open`. */
  stageOnlyChange?: 'approval' | 'open';
  /** The smallest of all. */
  limit?: PolicyConfig['limit'];
  /** Gates of modules, all of which must allow it. */
  external?: readonly string[];
  /** For people: why the policies cannot be followed. A broken one closes the gate. */
  broken?: string;
}

export function policyFor(
  stage: StageFacts,
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>,
): StagePolicy {
  const policies = config.policies.filter(p => matches(p.match, stage));
  const broken = config.brokenPolicies.find(
    p => !p.match || matches(p.match, stage),
  );
  return {
    approvals: Math.max(1, ...policies.map(p => p.approvals)),
    policies,
    ...(broken && {
      broken: `the policy "${broken.name}" cannot be read: ${broken.problem}`,
    }),
  };
}

/** Everything in `match` must fit. A stage with targets of several projects is matched by each of them. */
function matches(match: PolicyConfig['match'], stage: StageFacts): boolean {
  const { instance, namespace, name } = stage.pipeline;
  const pipelineNames = [
    name,
    `${namespace}/${name}`,
    formatPipelineRef(stage.pipeline),
  ];
  return (
    fits(match.instance, [instance]) &&
    fits(match.project, stage.projects) &&
    fits(match.pipeline, pipelineNames) &&
    fits(match.stage, [stage.stageName])
  );
}

function fits(wanted: string | undefined, actual: readonly string[]): boolean {
  return wanted === undefined || actual.includes(wanted);
}

/** The policy that names nobody, or none at all when there is no policy: nobody can approve then. */
export function namesNobody(policy: StagePolicy): string | undefined {
  if (policy.policies.length === 0) {
    return 'no policy in app-config (promotions.policies) matches this stage and names approvers';
  }
  const empty = policy.policies.find(
    ({ approvers }) => approvers.users.length + approvers.groups.length === 0,
  );
  return empty && `the policy "${empty.name}" names no approvers`;
}

/** Whether somebody with these ownership references, their own included, is an approver of every policy. */
export function mayApprove(
  policy: StagePolicy,
  person: { user: string; ownership: readonly string[] },
): boolean {
  return policy.policies.every(
    ({ approvers }) =>
      approvers.users.some(ref => sameRef(ref, person.user)) ||
      approvers.groups.some(ref =>
        person.ownership.some(own => sameRef(own, ref)),
      ),
  );
}

/** The users and groups that every policy names, in the order of the first one. */
export function commonApprovers(policy: StagePolicy): {
  users: string[];
  groups: string[];
} {
  const [first, ...others] = policy.policies.map(p => p.approvers);
  const inAll = (kind: 'users' | 'groups') =>
    (first?.[kind] ?? []).filter(ref =>
      others.every(other => other[kind].some(o => sameRef(o, ref))),
    );
  return { users: inAll('users'), groups: inAll('groups') };
}

function sameRef(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
}

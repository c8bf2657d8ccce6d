/**
 * What app-config asks at the gates of a pipeline that is not there yet. The same policies match as when it is; what
 * depends on things that are known only then is told as unknown and never guessed. Pure.
 */

import type {
  CheckFinding,
  DescribedGate,
  PreviewStage,
  Profile,
} from '@stagecraft/plugin-promotions-common';
import { describePolicy, policyFor } from '../approvals/policies';
import type { BrokenPolicy, PolicyConfig, PromotionsConfig } from '../config';
import {
  expectedStage,
  verdictOn,
  type ExpectedStage,
  type Verdict,
} from './expectedStage';
import type { Described } from './fieldOf';

export type PolicySettings = Pick<
  PromotionsConfig,
  'policies' | 'brokenPolicies'
>;

export interface Asking {
  config: PolicySettings;
  /** Where it may be, as far as whoever asks may know what is asked there; of none nothing is told. */
  instances: readonly string[];
  profile?: Pick<Profile, 'title' | 'policies'>;
}

export type AskedOfStage = Pick<PreviewStage, 'policy' | 'policyUnknown'>;

export interface AskedOfGates {
  /** In the description's order; without a word where Argo CD opens it by itself. */
  stages: AskedOfStage[];
  findings: CheckFinding[];
}

interface Gate {
  index: number;
  name: string;
  gate: DescribedGate;
  expected: ExpectedStage;
}

/** For people: what it depends on whether a policy matches. */
const DEPENDS: Record<Exclude<Verdict, 'yes' | 'no'>, string> = {
  instance: 'the Argo CD that it will be in; choose one',
  applications: 'its Applications, which are not known here',
  labels: 'labels that its Applications may get from elsewhere',
};

/** Who made what it is to deploy is not known before there is something to deploy. */
const NOBODY_YET = { excluded: new Map<string, string>(), extra: 0 } as const;

export function askedOfGates(
  described: Described,
  asking: Asking,
): AskedOfGates {
  if (asking.instances.length === 0) {
    return { stages: [], findings: [] };
  }
  const all = described.description.stages.map(({ name, gate }, index) => ({
    index,
    name,
    gate,
    expected: expectedStage(described, index, asking.instances),
  }));
  const stages = all.map(each =>
    each.gate === 'argocd' ? {} : askedOf(each, asking.config),
  );
  const gates = all.filter(({ gate }) => gate !== 'argocd');
  const closed = gates.flatMap(gate => gateClosed(gate, stages[gate.index]));
  return { stages, findings: [...closed, ...policyMissed(gates, asking)] };
}

function askedOf(
  { gate, expected }: Gate,
  { policies, brokenPolicies }: PolicySettings,
): AskedOfStage {
  const said = (policy: PolicyConfig | BrokenPolicy) =>
    verdictOn(policy.match ?? {}, expected);
  const sure = policyFor(expected.sure[0], {
    policies: policies.filter(policy => said(policy) === 'yes'),
    brokenPolicies: brokenPolicies.filter(policy => said(policy) === 'yes'),
  });
  const perhaps = policies.filter(policy => isOpen(said(policy)));
  const { closedBecause, ...policy } = describePolicy(
    { gate: { kind: gate } },
    sure,
    NOBODY_YET,
  );
  // Only where nobody names approvers can one more policy open a gate.
  const mayOpen =
    !sure.broken &&
    !sure.policies.some(({ approvers }) => approvers) &&
    perhaps.some(({ approvers }) => approvers);
  const unknown = whyUnknown([...policies, ...brokenPolicies].map(said));
  return {
    policy: { ...policy, ...(closedBecause && !mayOpen && { closedBecause }) },
    ...(unknown && { policyUnknown: unknown }),
  };
}

function isOpen(verdict: Verdict): verdict is keyof typeof DEPENDS {
  return verdict !== 'yes' && verdict !== 'no';
}

function whyUnknown(verdicts: readonly Verdict[]): string | undefined {
  const reasons = new Set(verdicts.filter(isOpen).map(said => DEPENDS[said]));
  return reasons.size === 0
    ? undefined
    : `More may be asked, which depends on ${[...reasons].join(' and on ')}.`;
}

function gateClosed(
  { index, name }: Gate,
  { policy }: AskedOfStage,
): CheckFinding[] {
  return policy?.closedBecause === undefined
    ? []
    : [
        {
          code: 'gateClosed',
          severity: 'error',
          message: `Nobody can open the gate of "${name}": ${policy.closedBecause}`,
          happens:
            'Argo CD holds the stage at maxUpdate 0, and the portal opens it for nobody: it is never deployed.',
          fix: 'Have a policy of promotions.policies name approvers for this stage, or give it another gate.',
          path: `spec.strategy.rollingSync.steps[${index}].maxUpdate`,
        },
      ];
}

/** A policy that may yet match is not missed. */
function policyMissed(
  gates: readonly Gate[],
  { config, profile }: Asking,
): CheckFinding[] {
  const named = [...config.policies, ...config.brokenPolicies].filter(
    ({ name }) => profile?.policies?.includes(name),
  );
  return named
    .filter(({ match = {} }) =>
      gates.every(({ expected }) => verdictOn(match, expected) === 'no'),
    )
    .map(({ name }) => ({
      code: 'policyMissed',
      severity: 'warning',
      message: `The policy "${name}" speaks for no gate of this pipeline, and the profile "${profile?.title}" counts on it`,
      happens:
        'Argo CD knows nothing of policies; the gates ask what other policies ask, and nothing of this one.',
      fix: 'Compare what it matches with the project, clusters, namespaces and stages of the pipeline; or mend the policy or the profile in app-config.',
      path: 'spec.strategy',
    }));
}

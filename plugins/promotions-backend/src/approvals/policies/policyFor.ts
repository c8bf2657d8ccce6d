/** What all policies that match a stage ask together: of each field the strictest. */

import type { PolicyConfig, PromotionsConfig, Separation } from '../../config';
import { matching } from './matches';
import { smallestLimit } from './limits';
import type { StageFacts, StagePolicy } from './StagePolicy';

export function policyFor(
  stage: StageFacts,
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>,
): StagePolicy {
  const policies = config.policies.filter(
    p => matching(p.match, stage) !== 'no',
  );
  const strays = policies.filter(p => matching(p.match, stage) === 'stray');
  const broken = config.brokenPolicies.find(
    p => !p.match || matching(p.match, stage) !== 'no',
  );
  return {
    ...strictest(policies, stage.targets.length),
    policies,
    ...(strays.length > 0 && { strays: strays.map(({ name }) => name) }),
    ...(broken && { broken: whyBroken(broken) }),
  };
}

function whyBroken({
  name,
  chain,
  problem,
}: PromotionsConfig['brokenPolicies'][number]): string {
  return chain
    ? `the order of the pipeline "${name}" in app-config cannot be read: ${problem}`
    : `the policy "${name}" cannot be read: ${problem}`;
}

/** A field that no policy speaks of is absent. */
function strictest(
  policies: readonly PolicyConfig[],
  targets: number,
): Omit<StagePolicy, 'policies'> {
  const all = <T>(read: (policy: PolicyConfig) => T | undefined): T[] =>
    policies.flatMap(policy => read(policy) ?? []);
  const gates = all(p => p.gate);
  const approvers = all(p => p.approvers);
  const separation = separationOfAll(all(p => p.separation));
  const checks = checksOf(policies);
  const comments = all(p => p.comment);
  const soak = all(p => p.soakMs);
  const expires = all(p => p.expiresAfterMs);
  const unproven = all(p => p.stageOnlyChange);
  const limit = smallestLimit(
    all(p => p.limit),
    targets,
  );
  const external = [...new Set(policies.flatMap(p => p.external ?? []))];
  return {
    approvals: Math.max(1, ...policies.map(p => p.approvals)),
    ...(gates.length > 0 && {
      gate: gates.includes('approval') ? 'approval' : 'verified',
    }),
    ...(approvers.length > 0 &&
      approvers.every(({ owners }) => owners) && { owners: true }),
    ...(checks && { checks }),
    ...(soak.length > 0 && { soakMs: Math.max(...soak) }),
    ...toleranceOf(policies),
    ...(comments.length > 0 && { comments }),
    ...(separation && { separation }),
    ...(expires.length > 0 && { expiresAfterMs: Math.min(...expires) }),
    ...(policies.some(p => p.latestOnly) && { latestOnly: true }),
    ...(unproven.length > 0 && {
      stageOnlyChange: unproven.includes('approval') ? 'approval' : 'open',
    }),
    ...(limit && { limit }),
    ...(external.length > 0 && { external }),
  };
}

function checksOf(policies: readonly PolicyConfig[]): StagePolicy['checks'] {
  const asked = policies.flatMap(({ checks }) => (checks ? [checks] : []));
  return asked.length === 0
    ? undefined
    : {
        all: asked.includes('all'),
        names: [
          ...new Set(asked.flatMap(names => (names === 'all' ? [] : names))),
        ],
      };
}

/** One that asks for a soak, and says nothing of what it tolerates, tolerates nothing. */
function toleranceOf(
  policies: readonly PolicyConfig[],
): Pick<StagePolicy, 'soakToleranceMs'> {
  const tolerated = policies.flatMap(
    ({ soakMs, soakToleranceMs }) =>
      soakToleranceMs ?? (soakMs === undefined ? [] : 0),
  );
  return tolerated.length > 0
    ? { soakToleranceMs: Math.min(...tolerated) }
    : {};
}

function separationOfAll(asked: readonly Separation[]): Separation | undefined {
  return asked.length === 0
    ? undefined
    : {
        authors: asked.some(({ authors }) => authors),
        requester: asked.some(({ requester }) => requester),
        scaffolder: asked.some(({ scaffolder }) => scaffolder),
      };
}

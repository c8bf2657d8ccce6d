/** The conditions that speak of what earlier stages showed. Pure. */

import {
  explanationKey,
  explanationMessages,
  fillMessage,
  type GateCondition,
  type Stage,
} from '@stagecraft/plugin-promotions-common';
import type { ConditionFacts } from './ConditionFacts';
import { condition } from './condition';
import { clause } from './describeConditions';
import { inTrouble, soakOf } from './soak';
import { bracketed, releaseName, spanWords, timeWords } from './words';

export function evidence(facts: ConditionFacts): GateCondition {
  const overtaken = overtakenBy(facts);
  const release = releaseName(overtaken ?? facts.revisions);
  const before = facts.earlier.find(isWanting) ?? lastOf(facts.earlier);
  const params = { release, earlier: before?.name ?? 'an earlier stage' };
  if (overtaken) {
    return condition('evidence', 'waiting', params);
  }
  if (facts.completed || facts.earlier.length === 0) {
    return condition('evidence', 'met', { release });
  }
  if (facts.completed === undefined || before?.verdict === 'unknown') {
    const because = bracketed(before && reasonOf(before));
    return condition('evidence', 'unknown', { ...params, because });
  }
  const state = before?.verdict === 'failed' ? 'failed' : 'waiting';
  return condition('evidence', state, params);
}

/** By `latestOnly` nothing but the newest candidate is opened. */
function overtakenBy({ policy, newest, revisions }: ConditionFacts) {
  return policy.latestOnly && newest && newest.join() !== revisions.join()
    ? newest
    : undefined;
}

function isWanting({ verdict }: Stage): boolean {
  return verdict !== 'complete' && verdict !== 'drifted';
}

function lastOf<T>(all: readonly T[]): T | undefined {
  return all[all.length - 1];
}

function reasonOf({ verdict, explanation }: Stage): string | undefined {
  const key = explanationKey(explanation.code);
  return verdict === 'unknown' && key
    ? clause(fillMessage(explanationMessages[key], explanation.params))
    : undefined;
}

/** One for each earlier part of the pipeline. */
export function earlierParts(facts: ConditionFacts): GateCondition[] {
  const release = releaseName(facts.revisions);
  return facts.earlierParts.map(({ title, state, reason }) =>
    condition('earlierPart', state, {
      part: title,
      release,
      because: bracketed(reason),
    }),
  );
}

/** Whether people have to decide, as no earlier stage proves anything of the release. */
export function isUnproven(facts: ConditionFacts): boolean {
  return (
    facts.gate === 'verified' &&
    hasEarlier(facts) &&
    facts.completed === true &&
    facts.proof?.affected === false &&
    facts.policy.stageOnlyChange !== 'open'
  );
}

export function proven(facts: ConditionFacts): GateCondition[] {
  const { proof, policy, completed } = facts;
  // What earlier stages have yet to do may still prove it.
  if (!hasEarlier(facts) || (completed === false && !proof?.affected)) {
    return [];
  }
  const params = { release: releaseName(facts.revisions) };
  if (!proof) {
    return [condition('proven', 'unknown', params)];
  }
  if (proof.affected) {
    return [condition('proven', 'met', params)];
  }
  return policy.stageOnlyChange === 'open'
    ? []
    : [condition('proven', 'waiting', params)];
}

function hasEarlier({ earlier, earlierParts: parts }: ConditionFacts) {
  return earlier.length + parts.length > 0;
}

/** The worst of the required checks speaks for all; a name stands for each run of it in every earlier target. */
export function checks({
  policy,
  proof,
  completed,
  revisions,
}: ConditionFacts): GateCondition[] {
  if (!policy.checks) {
    return [];
  }
  const ran = proof?.checks ?? [];
  const names = policy.checks.all
    ? [...new Set([...policy.checks.names, ...ran.map(({ name }) => name)])]
    : policy.checks.names;
  const release = releaseName(revisions);
  const each = names.map(name => checkNamed(name, ran, { release, completed }));
  const worst = (['failed', 'unknown', 'waiting'] as const)
    .map(state => each.find(one => one.state === state))
    .find(Boolean);
  if (worst) {
    return [worst];
  }
  return names.length === 0
    ? [withoutEvidence('in an earlier stage', { release, completed })]
    : [condition('checks', 'met', { checks: names.join(', '), release })];
}

interface CheckedRelease {
  release: string;
  /** Whether earlier stages are done with it, so that nothing more is to come. */
  completed: boolean | undefined;
}

function checkNamed(
  check: string,
  ran: NonNullable<ConditionFacts['proof']>['checks'],
  checked: CheckedRelease,
): GateCondition {
  const runs = ran.filter(({ name }) => name === check);
  const params = { check, release: checked.release };
  const failed = runs.find(({ state }) => state === 'failed');
  if (failed) {
    const because = bracketed(failed.message);
    return condition('checks', 'failed', { ...params, because });
  }
  if (runs.some(({ state }) => state === 'running')) {
    return condition('checks', 'waiting', params);
  }
  const passed = runs.filter(({ state }) => state === 'passed');
  return runs.length > 0 && passed.length === runs.length
    ? condition('checks', 'met', { ...params, checks: check })
    : withoutEvidence(check, checked);
}

/** While earlier stages are at work it may still come. */
function withoutEvidence(
  check: string,
  { release, completed }: CheckedRelease,
): GateCondition {
  return condition('checks', completed ? 'unknown' : 'waiting', {
    check,
    release,
  });
}

/** Nothing is opened on the strength of what is broken now, whatever it was. */
export function health(facts: ConditionFacts): GateCondition[] {
  if (!hasEarlier(facts)) {
    return [];
  }
  const release = releaseName(facts.revisions);
  if (!facts.soak) {
    return [condition('health', 'unknown', { release })];
  }
  const trouble = inTrouble(facts.soak);
  if (!trouble) {
    return [condition('health', 'met', { release })];
  }
  const since = timeWords(trouble.since, facts.now);
  const because = bracketed(`${trouble.target} since ${since}`);
  return [condition('health', 'waiting', { release, because })];
}

export function soak(facts: ConditionFacts): GateCondition[] {
  const { soakMs = 0, soakToleranceMs = 0 } = facts.policy;
  if (soakMs === 0) {
    return [];
  }
  const params = { soak: spanWords(soakMs) };
  if (!facts.soak) {
    return [condition('soak', 'unknown', params)];
  }
  const nowMs = facts.now.getTime();
  const found = soakOf(
    facts.soak,
    { soakMs, toleranceMs: soakToleranceMs },
    nowMs,
  );
  if (found.state === 'failed') {
    return [condition('soak', 'failed', { ...params, reason: found.reason })];
  }
  if (found.state !== 'waiting') {
    return [condition('soak', found.state, params)];
  }
  const { untilMs, because } = found;
  const left = spanWords(untilMs === undefined ? soakMs : untilMs - nowMs);
  return [
    condition(
      'soak',
      'waiting',
      { ...params, left, because: bracketed(because) },
      untilMs === undefined ? undefined : new Date(untilMs).toISOString(),
    ),
  ];
}

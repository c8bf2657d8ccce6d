/** When a verified gate became due, and when to look at it again. Pure. */

import type { GateCondition } from '@stagecraft/plugin-promotions-common';
import type { ConditionFacts } from '../approvals/conditions/ConditionFacts';

/** What no change of the model tells: holds, modules, windows, another Argo CD. */
export const AGAIN_MS = 15_000;

/** Windows that are not known yet are being asked for. */
const ASKED_MS = 1_000;

/** When the evidence was complete, as all replicas tell it from what they share; milliseconds of our clock. */
export function dueSince({ soak, policy, now }: ConditionFacts): number {
  const times = (soak?.targets ?? []).flatMap(({ completedAt, troubles }) => [
    ...(completedAt ? [Date.parse(completedAt)] : []),
    ...troubles.flatMap(({ to }) => (to ? [Date.parse(to)] : [])),
  ]);
  return times.length === 0
    ? now.getTime()
    : Math.max(...times) + (policy.soakMs ?? 0);
}

/** Milliseconds of our clock; never when nothing but a new release changes it. */
export function nextLook(
  conditions: readonly GateCondition[],
  now: Date,
): number {
  const unmet = conditions.filter(({ state }) => state !== 'met');
  const isAsked = unmet.some(isBeingAsked);
  const again = now.getTime() + (isAsked ? ASKED_MS : AGAIN_MS);
  if (unmet.some(isForGood)) {
    return Infinity;
  }
  const times = unmet.flatMap(({ until }) => (until ? Date.parse(until) : []));
  // What is not told beforehand may change at any time; what is may come sooner.
  const soonest = Math.min(
    ...times.filter(time => time > now.getTime()),
    again,
  );
  return unmet.length > 0 &&
    unmet.every(({ code, until }) => code === 'soak' && until)
    ? Math.max(...times, now.getTime())
    : soonest;
}

function isBeingAsked({ code, state }: GateCondition): boolean {
  return code === 'window' && state === 'unknown';
}

function isForGood({ code, state }: GateCondition): boolean {
  return state === 'failed' && (code === 'turn' || code === 'approvals');
}

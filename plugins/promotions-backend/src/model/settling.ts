/** How long after an operation its target may still read as before. By Argo CD's own times where they can tell it, so that neither a restart of ours nor a clock that is wrong starts the wait again. */

import { leftovers } from './differences';
import { operationKey, same, triedLast } from './operations';
import type { TargetCase } from './judgeTarget';

/** Argo CD compares a target again a moment after its operation. */
export const SETTLE_MS = 5_000;
/** As long as it may take to compare it when it has much to do; after that nothing will come. */
const COMPARE_MS = 180_000;
/** RollingSync writes its redundant operation a tenth of a second later, most often (recording gatesync). */
const REPEAT_MS = 1_000;

/**
 * When the target's status will have settled after the operation that ended, in milliseconds of our clock;
 * undefined when it has.
 */
export function settling(target: TargetCase): number | undefined {
  const { app } = target;
  const { operation } = app;
  if (operation?.phase !== 'Succeeded' || operation.finishedAt === undefined) {
    return undefined;
  }
  if (triedLast(app).length === 0) {
    return undefined;
  }
  const finished = Date.parse(operation.finishedAt);
  const sinceEnd = Date.parse(app.reconciledAt ?? '') - finished;
  if (isSettled(target, sinceEnd)) {
    return undefined;
  }
  return pending(target, sinceEnd >= 0 ? SETTLE_MS : COMPARE_MS);
}

/** Until when RollingSync is expected to repeat its own operation; undefined when it is not. */
export function repeating(target: TargetCase): number | undefined {
  return target.memory?.ended?.repeats ? pending(target, REPEAT_MS) : undefined;
}

/** `sinceEnd`: milliseconds from the operation's end to the comparison, in whole seconds of Argo CD's clock. */
function isSettled(target: TargetCase, sinceEnd: number): boolean {
  const { app, candidate, claim } = target;
  const triedThis = same(triedLast(app), candidate);
  const leftBehind = leftovers(app) && claim?.status !== 'Pending';
  return (
    sinceEnd >= SETTLE_MS ||
    (sinceEnd >= 0 && !triedThis) ||
    (sinceEnd >= 0 && leftBehind)
  );
}

function pending(
  { app, memory, now }: TargetCase,
  milliseconds: number,
): number | undefined {
  const { ended } = memory ?? {};
  const isThis = app.operation && ended?.key === operationKey(app.operation);
  const until = (isThis ? Date.parse(ended.seenAt) : now) + milliseconds;
  return until > now ? until : undefined;
}

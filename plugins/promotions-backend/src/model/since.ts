/** Since when each stage has been as it is. */

import type { JudgedStage } from './judgement';
import { revisionKey, type PipelineMemory } from './memory';

/** Keeps the time at which a stage became what it is; at first sight only the evidence can tell it. */
export function noteSince(
  known: PipelineMemory['since'],
  stages: readonly JudgedStage[],
  now: Date,
): PipelineMemory['since'] {
  const next: Record<number, { state: string; at?: string }> = {};
  for (const { plan, verdict, code, since, targets } of stages) {
    const state = [
      verdict,
      code,
      revisionKey(targets[0]?.candidate ?? []),
    ].join(' ');
    const before = known[plan.index];
    const at = since ?? (before ? now.toISOString() : undefined);
    next[plan.index] = before?.state === state ? before : { state, at };
  }
  const same =
    Object.keys(known).length === stages.length &&
    stages.every(({ plan }) => known[plan.index] === next[plan.index]);
  return same ? known : next;
}

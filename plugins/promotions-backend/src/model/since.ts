/** Since when each stage has been as it is. */

import { Pool } from '../argocd/Pool';
import type { JudgedStage } from './judgement';
import { revisionKey, type PipelineMemory } from './memory';

/** Stages that are complete are most often so for the same release. */
const allStates = new Pool<string>();

/** Keeps the time at which a stage became what it is; at first sight only the evidence can tell it. */
export function noteSince(
  known: PipelineMemory['since'],
  stages: readonly JudgedStage[],
  now: Date,
): PipelineMemory['since'] {
  const next: Record<number, { state: string; at?: string }> = {};
  for (const { plan, verdict, code, since, targets } of stages) {
    const candidate = revisionKey(targets[0]?.candidate ?? []);
    const written = [verdict, code, candidate].join(' ');
    const state = allStates.share(written, written);
    const before = known[plan.index];
    const at = since ?? (before ? now.toISOString() : undefined);
    next[plan.index] = before?.state === state ? before : { state, at };
  }
  const same =
    Object.keys(known).length === stages.length &&
    stages.every(({ plan }) => known[plan.index] === next[plan.index]);
  return same ? known : next;
}

/** Changes what a target is remembered to have done for one candidate. Pure; the same memory comes back when nothing is new. */

import type { Application } from '../argocd/types';
import { runKey, type CandidateRun, type TargetMemory } from './memory';

/** One list for all, as most targets have no checks; and all fields, as adding them later takes twice the memory. */
const NOTHING_DONE: CandidateRun = {
  succeededAt: undefined,
  provenAt: undefined,
  completedAt: undefined,
  completeSeenAt: undefined,
  failure: undefined,
  checks: [],
  rerunAt: undefined,
  lapses: undefined,
};
Object.freeze(NOTHING_DONE.checks);

/** Its run of these revisions, changed; of no revisions nothing is remembered. */
export function withRun(
  target: TargetMemory,
  app: Application,
  revisions: readonly string[],
  change: (run: CandidateRun) => CandidateRun,
): TargetMemory {
  if (revisions.length === 0) {
    return target;
  }
  const key = runKey(revisions, app.specDigest);
  const known = target.runs[key];
  const next = change(known ?? NOTHING_DONE);
  return isSameRun(known, next)
    ? target
    : { ...target, runs: { ...target.runs, [key]: next } };
}

function isSameRun(a: CandidateRun | undefined, b: CandidateRun): boolean {
  return (
    a?.succeededAt === b.succeededAt &&
    a?.provenAt === b.provenAt &&
    a?.completedAt === b.completedAt &&
    a?.failure === b.failure &&
    a?.checks === b.checks
  );
}

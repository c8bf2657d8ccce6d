/** Takes what the Jobs of a target say now into what is remembered of it. */

import type { Application } from '../argocd/types';
import { hookChecks, mergeChecks, plainChecks } from './checks';
import type { CandidateRun, CheckRecord, TargetMemory } from './memory';
import { isBusy } from './operations';
import { withRun } from './runs';

export function noteHooks(
  target: TargetMemory,
  app: Application,
): TargetMemory {
  const { revisions, checks } = hookChecks(app);
  return withRun(target, app, revisions, run =>
    withChecks(run, mergeChecks(run.checks, checks)),
  );
}

export function notePlainJobs(
  target: TargetMemory,
  app: Application,
  now: Date,
): TargetMemory {
  const jobs = plainChecks(app).filter(
    ({ state }) => state !== 'failed' || isOfNow(app),
  );
  if (jobs.length === 0) {
    return target;
  }
  return withRun(target, app, app.sync.revisions, run => {
    const broken = jobs.find(job => job.state === 'failed');
    const merged = withChecks(run, mergeChecks(run.checks, jobs));
    const message = broken?.message ?? 'the Job failed';
    const at = lastWord(app) ?? now.toISOString();
    return broken && !merged.failure
      ? { ...merged, failure: { at, reason: 'check', message } }
      : merged;
  });
}

/** While a sync is at work, and until its target was compared again, a Job that failed may be the one of before. */
function isOfNow(app: Application): boolean {
  const { operation, reconciledAt = '' } = app;
  return !isBusy(app) && reconciledAt >= (operation?.finishedAt ?? '');
}

/** The latest time that Argo CD tells: what a person starts after it is a rerun, whatever our own clock says. */
function lastWord({
  operation,
  reconciledAt,
}: Application): string | undefined {
  return [operation?.finishedAt ?? operation?.startedAt, reconciledAt]
    .filter(time => time !== undefined)
    .sort()
    .at(-1);
}

function withChecks(
  run: CandidateRun,
  checks: readonly CheckRecord[],
): CandidateRun {
  return checks === run.checks ? run : { ...run, checks: [...checks] };
}

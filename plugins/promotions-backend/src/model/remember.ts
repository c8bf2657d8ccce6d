/** Takes what a target shows now into the pipeline's memory. Pure; the same value comes back when nothing is new. */

import type {
  Application,
  ApplicationSet,
  ApplicationStatus,
} from '../argocd/types';
import { noteCandidates } from './candidates';
import {
  hookChecks,
  isStartedByPerson,
  mergeChecks,
  plainChecks,
} from './checks';
import { judgeTarget } from './judgeTarget';
import {
  MOST_CANDIDATES,
  runKey,
  targetMemory,
  type CandidateRun,
  type CheckRecord,
  type PipelineMemory,
  type TargetMemory,
} from './memory';
import { deploying, isBusy, isRunning, triedLast } from './operations';
import { claimsOf } from './steps';

const MOST_RUNS = 2 * MOST_CANDIDATES;

/**
 * `news`: those of the applications that this memory has not seen as they are, under this set. What the others show
 * is remembered already. `now`: our clock.
 */
export function remember(
  memory: PipelineMemory,
  set: ApplicationSet,
  applications: readonly Application[],
  now: Date,
  news = applications,
): PipelineMemory {
  const at = now.toISOString();
  const { candidates, seen } = noteCandidates(memory, applications, news, at);
  const noted = { ...memory, candidates, seen };
  const claims = claimsOf(set);
  let { targets } = memory;
  for (const app of news) {
    const known = targetMemory({ targets }, app.key.name) ?? { runs: {} };
    const next = observeTarget(known, app, claims.get(app.key.name), now);
    targets = next === known ? targets : { ...targets, [app.key.name]: next };
  }
  const changed =
    candidates !== memory.candidates ||
    seen !== memory.seen ||
    targets !== memory.targets;
  return changed ? { ...noted, targets } : memory;
}

function observeTarget(
  known: TargetMemory,
  app: Application,
  claim: ApplicationStatus | undefined,
  now: Date,
): TargetMemory {
  const steps = [noteRerun, noteOperation, noteHooks, notePlainJobs];
  const observed = steps.reduce(
    (target, step) => step(target, app, now),
    known,
  );
  return forgetOld(noteCompletion(observed, app, claim, now));
}

/** Each operation counts once, when it is first seen ended, for the spec that it was made with. */
function noteOperation(
  target: TargetMemory,
  app: Application,
  now: Date,
): TargetMemory {
  const { operation } = app;
  if (!operation || isRunning(operation)) {
    return target;
  }
  if (target.ended?.startedAt === operation.startedAt) {
    return target;
  }
  const { startedAt, finishedAt } = operation;
  const ended = { startedAt, seenAt: now.toISOString() };
  const at = finishedAt ?? startedAt;
  return withRun({ ...target, ended }, app, triedLast(app), run =>
    operation.phase === 'Succeeded'
      ? succeeded(run, app, at)
      : failed(run, app, at),
  );
}

function succeeded(
  run: CandidateRun,
  app: Application,
  succeededAt: string,
): CandidateRun {
  const stays = run.failure?.reason === 'check' && !isStartedByPerson(app);
  return {
    ...run,
    succeededAt,
    failure: stays ? run.failure : undefined,
  };
}

function failed(run: CandidateRun, app: Application, at: string): CandidateRun {
  const failedChecks = hookChecks(app).checks.filter(
    check => check.state === 'failed',
  );
  const message =
    failedChecks[0]?.message ?? app.operation?.message ?? 'it failed';
  const reason = failedChecks.length > 0 ? 'check' : 'operation';
  return { ...run, failure: { at, reason, message } };
}

/** What a person starts after a failure counts anew; what RollingSync repeats by itself does not. */
function noteRerun(target: TargetMemory, app: Application): TargetMemory {
  const { operation } = app;
  if (!operation || operation.dryRun || !isStartedByPerson(app)) {
    return target;
  }
  const revisions = isRunning(operation) ? deploying(app) : triedLast(app);
  return withRun(target, app, revisions, run =>
    run.failure && operation.startedAt > run.failure.at
      ? {
          ...run,
          failure: undefined,
          checks: [],
          rerunAt: operation.startedAt,
        }
      : run,
  );
}

function noteHooks(target: TargetMemory, app: Application): TargetMemory {
  const { revisions, checks } = hookChecks(app);
  return withRun(target, app, revisions, run =>
    withChecks(run, mergeChecks(run.checks, checks)),
  );
}

function notePlainJobs(
  target: TargetMemory,
  app: Application,
  now: Date,
): TargetMemory {
  const jobs = plainChecks(app);
  if (jobs.length === 0) {
    return target;
  }
  return withRun(target, app, app.sync.revisions, run => {
    const broken = jobs.find(job => job.state === 'failed');
    const merged = withChecks(run, mergeChecks(run.checks, jobs));
    const message = broken?.message ?? 'the Job failed';
    return broken && !merged.failure
      ? {
          ...merged,
          failure: { at: now.toISOString(), reason: 'check', message },
        }
      : merged;
  });
}

function noteCompletion(
  target: TargetMemory,
  app: Application,
  claim: ApplicationStatus | undefined,
  now: Date,
): TargetMemory {
  const candidate = app.sync.revisions;
  const { state, since } = judgeTarget({
    app,
    candidate,
    claim,
    memory: target,
    now: now.getTime(),
  });
  const at = since ?? now.toISOString();
  return withRun(target, app, candidate, run => {
    const complete = state === 'complete' || state === 'drifted';
    const proven = complete || (isInOrder(app) && isProven(run, app));
    return {
      ...run,
      provenAt: run.provenAt ?? (proven ? at : undefined),
      completedAt: run.completedAt ?? (complete ? at : undefined),
    };
  });
}

function isInOrder(app: Application): boolean {
  return app.sync.status === 'Synced' && app.health.status === 'Healthy';
}

function isProven(run: CandidateRun, app: Application): boolean {
  const undone = run.checks.some(({ state }) => state === 'running');
  return (
    !run.failure && !undone && (run.succeededAt !== undefined || !isBusy(app))
  );
}

function withRun(
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
  const next = change(known ?? { checks: [] });
  return isSameRun(known, next)
    ? target
    : { ...target, runs: { ...target.runs, [key]: next } };
}

function withChecks(
  run: CandidateRun,
  checks: readonly CheckRecord[],
): CandidateRun {
  return checks === run.checks ? run : { ...run, checks: [...checks] };
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

/** Candidates come in order, so the runs that were noted first are the old ones. */
function forgetOld(target: TargetMemory): TargetMemory {
  const runs = Object.entries(target.runs);
  return runs.length <= MOST_RUNS
    ? target
    : { ...target, runs: Object.fromEntries(runs.slice(-MOST_CANDIDATES)) };
}

/** Takes what one target shows now into what is remembered of it. Pure; the same memory comes back when nothing is new. */

import type {
  Application,
  ApplicationStatus,
  OperationState,
} from '../argocd/types';
import {
  hookChecks,
  isStartedByPerson,
  mergeChecks,
  missedChecks,
  plainChecks,
} from './checks';
import { noteDryCommit } from './dryCommits';
import { judgeChildren, type Child } from './judgeChildren';
import { judgeTarget, type TargetJudgement } from './judgeTarget';
import {
  MOST_CANDIDATES,
  revisionKey,
  runKey,
  type CandidateRun,
  type CheckRecord,
  type RunFailure,
  type TargetMemory,
} from './memory';
import {
  deploying,
  isBusy,
  isOfRollout,
  isRunning,
  operationKey,
  same,
  triedLast,
} from './operations';

const MOST_RUNS = 2 * MOST_CANDIDATES;

export interface Observation {
  app: Application;
  /** What Argo CD claims of it. */
  claim: ApplicationStatus | undefined;
  children: readonly Child[];
  /** What it was compared with when it was seen last, by `revisionKey`; undefined at first sight. */
  wasDesired: string | undefined;
  /** Our clock. */
  now: Date;
}

export interface Observed {
  memory: TargetMemory;
  /** When it must be observed again although it shows the same; milliseconds of our clock. */
  recheckAt?: number;
}

/** `known`: undefined for a target that is seen for the first time. */
export function observeTarget(
  known: TargetMemory | undefined,
  observation: Observation,
): Observed {
  const { app, claim, children, now } = observation;
  const isSame = known && (known.uid ?? app.uid) === app.uid;
  const before = isSame ? known : { uid: app.uid, runs: {} };
  const repeats = known !== undefined && claim?.status === 'Pending';
  const ended = noteOperation(noteRerun(before, app), observation, repeats);
  const observed = [noteHooks, notePlainJobs, noteDryCommit].reduce(
    (target, note) => note(target, app, now),
    ended,
  );
  const judgement = judgeTarget({
    app,
    candidate: app.sync.revisions,
    claim,
    children,
    memory: observed,
    now: now.getTime(),
  });
  return {
    memory: forgetOld(noteCompletion(observed, observation, judgement)),
    recheckAt: judgement.recheckAt,
  };
}

/** Each operation counts once, when it is first seen ended, for the spec that it was made with. */
function noteOperation(
  target: TargetMemory,
  { app, wasDesired, now }: Observation,
  repeats: boolean,
): TargetMemory {
  const { operation } = app;
  if (!operation || isRunning(operation)) {
    return target;
  }
  const key = operationKey(operation);
  if (target.ended?.key === key) {
    return target;
  }
  const { startedAt, finishedAt } = operation;
  const tried = triedLast(app);
  // What was first compared after the sync had begun may not have existed then.
  const wasThere = wasDesired === revisionKey(app.sync.revisions);
  const beside =
    wasThere && tried.length > 0 && !same(tried, app.sync.revisions);
  const ended = {
    startedAt,
    seenAt: now.toISOString(),
    key,
    ...(repeats && isOfRollout(operation) && { repeats }),
    ...(beside && { beside: app.sync.revisions }),
  };
  const at = finishedAt ?? startedAt;
  return withRun({ ...target, ended }, app, tried, run =>
    operation.phase === 'Succeeded'
      ? succeeded(run, app, at, target)
      : failed(run, app, at),
  );
}

function succeeded(
  run: CandidateRun,
  app: Application,
  succeededAt: string,
  target: TargetMemory,
): CandidateRun {
  const stays = run.failure?.reason === 'check' && !isStartedByPerson(app);
  const missed = app.operation?.skipsHooks ? missedChecks(run, target) : [];
  return {
    ...run,
    succeededAt,
    failure: stays ? run.failure : undefined,
    checks: missed.length > 0 ? [...run.checks, ...missed] : run.checks,
  };
}

function failed(run: CandidateRun, app: Application, at: string): CandidateRun {
  const failedChecks = hookChecks(app).checks.filter(
    check => check.state === 'failed',
  );
  const message =
    failedChecks[0]?.message ?? app.operation?.message ?? 'it failed';
  const reason = failedChecks.length > 0 ? 'check' : 'operation';
  const operation = app.operation && operationKey(app.operation);
  return { ...run, failure: { at, reason, message, operation } };
}

/** What a person starts after a failure counts anew; what RollingSync repeats by itself does not. */
function noteRerun(target: TargetMemory, app: Application): TargetMemory {
  const { operation } = app;
  if (!operation || operation.dryRun || !isStartedByPerson(app)) {
    return target;
  }
  const revisions = isRunning(operation) ? deploying(app) : triedLast(app);
  return withRun(target, app, revisions, run =>
    isRerun(operation, run.failure)
      ? {
          ...run,
          failure: undefined,
          checks: [],
          rerunAt: operation.startedAt,
        }
      : run,
  );
}

/** Argo CD's times are whole seconds, so an operation in the second of the failure is told by what it is. */
function isRerun(
  operation: OperationState,
  failure: RunFailure | undefined,
): boolean {
  if (!failure) {
    return false;
  }
  const another =
    failure.operation !== undefined &&
    failure.operation !== operationKey(operation);
  return another
    ? operation.startedAt >= failure.at
    : operation.startedAt > failure.at;
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

function noteCompletion(
  target: TargetMemory,
  { app, children, now }: Observation,
  { state, since }: TargetJudgement,
): TargetMemory {
  return withRun(target, app, app.sync.revisions, run => {
    const complete = state === 'complete' || state === 'drifted';
    const proven =
      complete ||
      (isInOrder(app) && isProven(run, app) && !judgeChildren(children, false));
    const isNews =
      (proven && run.provenAt === undefined) ||
      (complete && run.completedAt === undefined);
    if (!isNews) {
      return run;
    }
    const at = since ?? now.toISOString();
    return {
      ...run,
      provenAt: run.provenAt ?? at,
      completedAt: run.completedAt ?? (complete ? at : undefined),
    };
  });
}

function isInOrder(app: Application): boolean {
  return app.sync.status === 'Synced' && app.health.status === 'Healthy';
}

function isProven(run: CandidateRun, app: Application): boolean {
  const undone = run.checks.some(
    ({ state }) => state === 'running' || state === 'absent',
  );
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

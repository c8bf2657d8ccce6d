/** Takes what one target shows now into what is remembered of it. Pure; the same memory comes back when nothing is new. */

import type { Application, ApplicationStatus } from '../argocd/types';
import { noteDryCommit } from './dryCommits';
import { judgeChildren, type Child } from './judgeChildren';
import { judgeTarget, type TargetJudgement } from './judgeTarget';
import {
  MOST_CANDIDATES,
  type CandidateRun,
  type TargetMemory,
} from './memory';
import { noteHooks, notePlainJobs } from './noteChecks';
import { noteLapses } from './noteLapses';
import { noteOperation, noteRerun, type Surroundings } from './noteOperation';
import { isBusy } from './operations';
import { withRun } from './runs';

const MOST_RUNS = 2 * MOST_CANDIDATES;

export interface Observation extends Surroundings {
  /** What Argo CD claims of it. */
  claim: ApplicationStatus | undefined;
  children: readonly Child[];
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
    memory: forgetOld(
      noteLapses(noteCompletion(observed, observation, judgement), app, now),
    ),
    recheckAt: judgement.recheckAt,
  };
}

function noteCompletion(
  target: TargetMemory,
  { app, children, seenAt }: Observation,
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
    const at = since ?? seenAt;
    return {
      ...run,
      provenAt: run.provenAt ?? at,
      completedAt: run.completedAt ?? (complete ? at : undefined),
      completeSeenAt: run.completeSeenAt ?? (complete ? seenAt : undefined),
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

/** Candidates come in order, so the runs that were noted first are the old ones. */
function forgetOld(target: TargetMemory): TargetMemory {
  const runs = Object.entries(target.runs);
  return runs.length <= MOST_RUNS
    ? target
    : { ...target, runs: Object.fromEntries(runs.slice(-MOST_CANDIDATES)) };
}

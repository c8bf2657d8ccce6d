/** Takes the operation of a target into what is remembered of it: how it ended, and whether a person tries again. */

import type { Application, OperationState } from '../argocd/types';
import { hookChecks, isStartedByPerson, missedChecks } from './checks';
import {
  revisionKey,
  type CandidateRun,
  type RunFailure,
  type TargetMemory,
} from './memory';
import {
  deploying,
  isOfRollout,
  isRunning,
  operationKey,
  same,
  triedLast,
} from './operations';
import { withRun } from './runs';

/** What an operation is seen beside. */
export interface Surroundings {
  app: Application;
  /** What it was compared with when it was seen last, by `revisionKey`; undefined at first sight. */
  wasDesired: string | undefined;
  /** Our clock. */
  now: Date;
  /** The same in ISO 8601, one text for all that is seen now. */
  seenAt: string;
}

/** Each operation counts once, when it is first seen ended, for the spec that it was made with. */
export function noteOperation(
  target: TargetMemory,
  { app, wasDesired, seenAt }: Surroundings,
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
    seenAt,
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
export function noteRerun(
  target: TargetMemory,
  app: Application,
): TargetMemory {
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

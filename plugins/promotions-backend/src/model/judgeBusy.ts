/** What an operation at work makes of a target. */

import type { ExplanationCode } from '@stagecraft/plugin-promotions-common';
import type { Application } from '../argocd/types';
import type { TargetCase, TargetJudgement } from './judgeTarget';
import {
  awaitsPruning,
  deploying,
  hangsAtWindow,
  isBusy,
  isRunning,
  same,
  waitsForRetry,
} from './operations';
import { judgeSuspended, suspendedResource } from './suspended';

export function judgeBusy(target: TargetCase): TargetJudgement | undefined {
  const { app, candidate } = target;
  if (!isBusy(app)) {
    return undefined;
  }
  const { operation } = app;
  const since = isRunning(operation) ? operation?.startedAt : undefined;
  const params = {
    revision: deploying(app).join(' '),
    message: isRunning(operation) ? operation?.message ?? '' : '',
    attempt: String(operation?.retryCount ?? 0),
    limit: String(operation?.retryLimit ?? 0),
  };
  if (hangsAtWindow(app)) {
    return { state: 'blocked', code: 'windowBlocks', params, since };
  }
  if (awaitsPruning(app)) {
    return { state: 'blocked', code: 'pruneConfirmation', params, since };
  }
  const code = busyCode(app, candidate);
  return code === undefined
    ? { ...judgeSuspended(app), since }
    : { state: 'rolling', code, params, since };
}

/** Undefined while the operation for the candidate waits for something suspended. */
function busyCode(
  app: Application,
  candidate: string[],
): ExplanationCode | undefined {
  const revisions = deploying(app);
  if (!same(revisions, candidate)) {
    return revisions.length > 0 ? 'rollingOther' : 'rollingUntold';
  }
  if (waitsForRetry(app.operation)) {
    return 'retrying';
  }
  return suspendedResource(app) ? undefined : 'rolling';
}

/** Whether what Argo CD says of a target speaks of the candidate at all. */

import type { Application } from '../argocd/types';
import type { TargetCase, TargetJudgement } from './judgeTarget';
import { same } from './operations';

/** The newest dry commit could not be hydrated, so there is nothing to compare the target with. */
export function judgeHydration({
  app,
}: TargetCase): TargetJudgement | undefined {
  const failure = app.hydration?.failure;
  return failure && failure.dry !== app.hydration?.dry
    ? {
        state: 'failed',
        code: 'hydrationFailed',
        params: { revision: failure.dry, message: failure.message },
        since: failure.at,
      }
    : undefined;
}

/** Undefined when it was compared with the candidate, so that its sync status speaks of it. */
export function judgeComparison({
  app,
  candidate,
}: TargetCase): TargetJudgement | undefined {
  const error = app.conditions.find(({ type }) => /Error$/.test(type));
  if (app.sync.status === 'Unknown' && error) {
    const params = { message: error.message };
    return endedBadly(app)
      ? { state: 'failed', code: 'operationFailed', params, since: error.at }
      : { state: 'unknown', code: 'comparisonFailed', params, since: error.at };
  }
  if (app.sync.status === 'Unknown' || !app.sync.ofThisSpec) {
    const since = app.reconciledAt ? undefined : app.createdAt || undefined;
    return { state: 'unknown', code: 'notComparedYet', params: {}, since };
  }
  if (app.hydration && app.sync.revisions.length === 0) {
    return { state: 'unknown', code: 'dryUnknown', params: {} };
  }
  return same(app.sync.revisions, candidate)
    ? undefined
    : { state: 'unknown', code: 'notCompared', params: {} };
}

/** Its last operation failed and nothing that could be compared tells for which commit (recording brokenset). */
function endedBadly(app: Application): boolean {
  const phase = app.operation?.phase;
  return phase === 'Failed' || phase === 'Error';
}

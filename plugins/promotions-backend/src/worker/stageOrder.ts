/**
 * In which order the targets of a stage are begun, and how many at once. Pure.
 *
 * With a limit, the next target is begun when one before it has run its sync to success and is Healthy again, as far
 * as the model knows; without one all are begun at once. A failed target stops those that were not begun, always.
 */

import type { StoredExecution } from '../approvals/ApprovalStore';
import type { Application } from '../argocd/types';

export type Turn =
  | { kind: 'now' }
  /** Others go first; for people. */
  | { kind: 'later'; message: string }
  /** It is never begun; for people. */
  | { kind: 'never'; message: string };

export interface StageOrder {
  /** In the stage's order, as they are now. */
  executions: readonly StoredExecution[];
  /** How many may be under way at once. */
  limit: number;
  /** Of the stage's targets, by name and namespace; undefined where nothing certain is known. */
  health: (
    target: StoredExecution,
  ) => Application['health']['status'] | undefined;
}

export function turnOf(execution: StoredExecution, order: StageOrder): Turn {
  const { executions, limit } = order;
  if (execution.state !== 'queued') {
    return { kind: 'now' };
  }
  const failed = executions.find(({ state }) => state === 'failed');
  if (failed) {
    return {
      kind: 'never',
      message: `not begun because ${failed.name} failed`,
    };
  }
  const before = executions.slice(0, executions.indexOf(execution));
  const busy = before.filter(other => isBusy(other, order));
  return busy.length < limit
    ? { kind: 'now' }
    : {
        kind: 'later',
        message: `waits for its turn, after ${busy
          .map(other => nameWithState(other, order))
          .join(', ')}`,
      };
}

/** A target that was skipped ran the release before. */
function isBusy(execution: StoredExecution, order: StageOrder): boolean {
  const { state } = execution;
  if (state === 'queued' || state === 'syncing') {
    return true;
  }
  return (
    state === 'succeeded' &&
    order.limit < order.executions.length &&
    order.health(execution) !== 'Healthy'
  );
}

function nameWithState(execution: StoredExecution, order: StageOrder): string {
  const { state, name } = execution;
  return state === 'succeeded'
    ? `${name} (${order.health(execution) ?? 'its health is not known'})`
    : name;
}

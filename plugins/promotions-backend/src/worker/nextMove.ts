/**
 * What to do about one target of an approved release, from a fresh read of it. Pure: asked again after a crash, it
 * finds what was already done, so that an attempt syncs a target at most once.
 */

import type { StoredExecution } from '../approvals/ApprovalStore';
import type { Application, NameValue } from '../argocd/types';
import { same } from '../model/operations';
import { otherThan } from '../model/pinnedSync';
import { EXECUTION_INFO } from '../model/syncInfos';

export type Move =
  | { kind: 'send' }
  /** Our operation runs; look again soon. */
  | { kind: 'follow'; message?: string }
  | { kind: 'wait'; message: string; delayMs: number }
  /** Our operation deploys something else: stop it. */
  | { kind: 'terminate'; message: string }
  | {
      kind: 'record';
      state: 'succeeded' | 'failed' | 'skipped';
      message: string;
    };

export interface MoveContext {
  /** What was approved, one a source. */
  revisions: readonly string[];
  now: Date;
  /** Longer than a sync request can still be on its way after its intent. */
  settleMs: number;
  /** The account that our syncs show as their initiator. */
  account?: string;
}

const BUSY_MS = 5_000;

export function nextMove(
  app: Application,
  execution: StoredExecution,
  context: MoveContext,
): Move {
  return (
    aboutOurs(app, execution, context) ??
    aboutIntent(app, execution, context) ??
    aboutOthers(app, context) ?? { kind: 'send' }
  );
}

/** Our operation is there: whatever else is true, nothing is sent again. */
function aboutOurs(
  app: Application,
  { executionId }: StoredExecution,
  { revisions }: MoveContext,
): Move | undefined {
  const { requestedOperation: requested, operation } = app;
  const state =
    operation && isOurs(operation.infos, executionId) ? operation : undefined;
  if (requested && isOurs(requested.infos, executionId)) {
    return same(requested.revisions, revisions)
      ? { kind: 'follow', message: state?.message }
      : {
          kind: 'terminate',
          message: otherThan(requested.revisions, revisions),
        };
  }
  if (!state) {
    return undefined;
  }
  switch (state.phase) {
    case 'Running':
    case 'Terminating':
      return { kind: 'follow', message: state.message };
    case 'Succeeded':
      return same(state.revisions, revisions)
        ? { kind: 'record', state: 'succeeded', message: state.message }
        : {
            kind: 'record',
            state: 'failed',
            message: otherThan(state.revisions, revisions),
          };
    default:
      return { kind: 'record', state: 'failed', message: state.message };
  }
}

/**
 * We meant to send it and do not know whether it arrived. Argo CD writes the operation before it answers: no
 * operation since the intent means that nothing was sent.
 */
function aboutIntent(
  app: Application,
  execution: StoredExecution,
  { revisions, now, settleMs, account }: MoveContext,
): Move | undefined {
  if (execution.state !== 'syncing' || !execution.startedAt) {
    return undefined;
  }
  const intent = wholeSecond(execution.startedAt);
  const deployed = app.history.find(
    entry =>
      wholeSecond(entry.deployedAt) >= intent &&
      same(entry.revisions, revisions) &&
      (account === undefined || entry.initiatedBy === account),
  );
  if (deployed) {
    const message = `deployed at ${deployed.deployedAt}; another operation followed`;
    return { kind: 'record', state: 'succeeded', message };
  }
  const settled = Date.parse(execution.startedAt) + settleMs - now.getTime();
  if (settled > 0) {
    const message = 'looking whether Argo CD has taken the sync';
    return { kind: 'wait', message, delayMs: settled };
  }
  if (app.operation && wholeSecond(app.operation.startedAt) >= intent) {
    const message =
      'it cannot be told whether Argo CD took the sync, as another operation has run since. Look at the Application, then approve again';
    return { kind: 'record', state: 'failed', message };
  }
  return undefined;
}

function aboutOthers(
  app: Application,
  { revisions }: MoveContext,
): Move | undefined {
  const { phase, initiatedBy } = app.operation ?? {};
  if (app.deletedAt) {
    const message = 'the Application is being deleted';
    return { kind: 'record', state: 'failed', message };
  }
  if (
    app.operationRequested ||
    phase === 'Running' ||
    phase === 'Terminating'
  ) {
    const by = app.requestedOperation?.initiatedBy ?? initiatedBy?.username;
    const message = `waits for the operation of ${
      by || 'somebody else'
    } to end`;
    return { kind: 'wait', message, delayMs: BUSY_MS };
  }
  if (alreadyRuns(app, revisions)) {
    const message = 'it runs this release already';
    return { kind: 'record', state: 'skipped', message };
  }
  return undefined;
}

/** Synced at it, deployed last, and its operation did not fail. */
function alreadyRuns(app: Application, revisions: readonly string[]): boolean {
  const last = app.history[app.history.length - 1];
  return (
    app.sync.status === 'Synced' &&
    same(app.sync.revisions, revisions) &&
    last !== undefined &&
    same(last.revisions, revisions) &&
    app.operation?.phase === 'Succeeded'
  );
}

/** Whether the operation of this execution is still under way. */
export function isRunning(app: Application, executionId: string): boolean {
  const { operation, requestedOperation } = app;
  return (
    (requestedOperation !== undefined &&
      isOurs(requestedOperation.infos, executionId)) ||
    (operation !== undefined &&
      isOurs(operation.infos, executionId) &&
      ['Running', 'Terminating'].includes(operation.phase))
  );
}

function isOurs(infos: readonly NameValue[], executionId: string): boolean {
  return infos.some(
    ({ name, value }) => name === EXECUTION_INFO && value === executionId,
  );
}

/** Argo CD's times have no fractions. */
function wholeSecond(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}

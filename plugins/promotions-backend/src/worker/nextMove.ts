/**
 * What to do about one target of an approved release, from a fresh read of it. Pure: asked again after a crash, it
 * finds what was already done, so that an attempt syncs a target at most once.
 */

import type { StoredExecution } from '../approvals/ApprovalStore';
import { historyAfter } from '../approvals/roundTargets';
import type { Application } from '../argocd/types';
import { hangsAtWindow, same } from '../model/operations';
import { otherThan } from '../model/pinnedSync';
import { SPEC_INFO } from '../model/syncInfos';
import { infoOf, isOf, ownOperation, type OwnOperation } from './ownOperation';

export type Move =
  | { kind: 'send' }
  /** Our operation runs; look again soon. */
  | { kind: 'follow'; message?: string; startedAt?: string }
  | { kind: 'wait'; message: string; delayMs: number }
  /** Our operation deploys something else: stop it. */
  | { kind: 'terminate'; message: string }
  /** A window keeps our operation from applying anything: stop it, and send another one later. */
  | { kind: 'takeBack'; message: string }
  | {
      kind: 'record';
      state: 'succeeded' | 'failed' | 'skipped';
      message: string;
    };

export interface MoveContext {
  /** What was approved, one a source. */
  revisions: readonly string[];
  /** When the gate was opened: nothing of ours was sent before; milliseconds since 1970. */
  openedAt: number;
  now: Date;
  /** Longer than a sync request can still be on its way after its intent. */
  settleMs: number;
  /** The accounts that our syncs show as their initiator, of now and before. */
  accounts: ReadonlySet<string>;
}

/** Why a target is skipped that has it already. */
export const RUNS_IT = 'it runs this release already';
const BUSY_MS = 5_000;
/** Every sync under a window with `manualSync` is told to be blocked for a moment (recording windows). */
const BLOCKED_FOR_MS = 30_000;

const CHANGED_UNSEEN =
  'the spec of the Application changed while the sync was sent, and the sync had ended before it was looked at: what runs was not approved';
const CHANGED =
  'the spec of the Application changed while the sync was sent, so the sync was stopped';

export function nextMove(
  app: Application,
  execution: StoredExecution,
  context: MoveContext,
): Move {
  return (
    aboutOurs(app, execution, context) ??
    aboutIntent(app, execution, context) ??
    aboutOthers(app, execution, context) ?? { kind: 'send' }
  );
}

/** Our operation is there: whatever else is true, nothing is sent again. */
export function aboutOurs(
  app: Application,
  execution: StoredExecution,
  context: MoveContext,
): Move | undefined {
  const own = ownOperation(app, execution, context.accounts);
  if (!own) {
    return undefined;
  }
  const other = otherThanAsked(app, own, execution, context.revisions);
  if (own.ended === undefined) {
    return other === undefined
      ? aboutRunning(app, own, context.now)
      : { kind: 'terminate', message: other };
  }
  if (own.ended === 'Succeeded') {
    return other === undefined
      ? { kind: 'record', state: 'succeeded', message: own.message }
      : { kind: 'record', state: 'failed', message: other };
  }
  // What was taken back ended as we wanted, unless it had applied something by then.
  return own.former && !app.operation?.tally
    ? undefined
    : { kind: 'record', state: 'failed', message: own.message };
}

function aboutRunning(app: Application, own: OwnOperation, now: Date): Move {
  const { message, startedAt } = own;
  return isStuckAtWindow(app, now)
    ? {
        kind: 'takeBack',
        message:
          'a sync window closed before anything was applied, so the sync was taken back; it is sent again when the window opens',
      }
    : { kind: 'follow', message, startedAt };
}

/** Nothing was applied, and a window keeps it so for longer than the moment that is usual. */
function isStuckAtWindow(app: Application, now: Date): boolean {
  const { operation } = app;
  return (
    operation?.phase === 'Running' &&
    hangsAtWindow(app) &&
    operation.tally === undefined &&
    operation.resources.length === 0 &&
    now.getTime() - Date.parse(operation.startedAt) > BLOCKED_FOR_MS
  );
}

/** For people: how what it deploys differs from what was asked; the spec only until it was seen to be the same. */
function otherThanAsked(
  app: Application,
  own: OwnOperation,
  { acceptedAt }: StoredExecution,
  revisions: readonly string[],
): string | undefined {
  if (!same(own.revisions, revisions)) {
    return otherThan(own.revisions, revisions);
  }
  const asked = infoOf(own.infos, SPEC_INFO);
  const took = own.otherSpec ?? app.specDigest;
  if (acceptedAt !== undefined || asked === undefined || asked === took) {
    return undefined;
  }
  return own.ended === undefined ? CHANGED : CHANGED_UNSEEN;
}

/**
 * We meant to send it and do not know whether it arrived. Argo CD writes the operation before it answers: no
 * operation since the intent means that nothing was sent. What our account deployed since the gate was opened is taken
 * for ours, also where no intent is known, as in a database that was restored.
 */
export function aboutIntent(
  app: Application,
  execution: StoredExecution,
  context: MoveContext,
): Move | undefined {
  const { revisions, now, settleMs, accounts } = context;
  const { former = [] } = execution;
  const sent = sentAt(execution);
  const deployed = historySince(app, execution, context).find(
    entry =>
      same(entry.revisions, revisions) &&
      entry.initiatedBy !== undefined &&
      accounts.has(entry.initiatedBy),
  );
  if (deployed) {
    const message = `deployed at ${deployed.deployedAt}; another operation followed`;
    return { kind: 'record', state: 'succeeded', message };
  }
  if (sent === undefined) {
    return undefined;
  }
  const settled = Date.parse(sent) + settleMs - now.getTime();
  if (settled > 0) {
    const message = 'looking whether Argo CD has taken the sync';
    return { kind: 'wait', message, delayMs: settled };
  }
  const { operation } = app;
  const another =
    operation &&
    !former.some(({ executionId }) => isOf(operation.infos, executionId)) &&
    wholeSecond(Date.parse(operation.startedAt)) >=
      wholeSecond(Date.parse(sent));
  if (another) {
    const message =
      'it cannot be told whether Argo CD took the sync, as another operation has run since. Look at the Application, then approve again';
    return { kind: 'record', state: 'failed', message };
  }
  return undefined;
}

function sentAt({ state, startedAt }: StoredExecution): string | undefined {
  return state === 'syncing' ? startedAt : undefined;
}

/** What was deployed since the gate was opened: Argo CD's clock is not ours, so its own order tells. */
function historySince(
  { history }: Application,
  execution: StoredExecution,
  { openedAt }: MoveContext,
): Application['history'] {
  const { newestEntry, former = [] } = execution;
  if (newestEntry !== undefined) {
    return historyAfter(history, newestEntry);
  }
  const since = former[0]?.startedAt ?? sentAt(execution);
  const from = wholeSecond(since === undefined ? openedAt : Date.parse(since));
  return history.filter(
    ({ deployedAt }) => wholeSecond(Date.parse(deployedAt)) >= from,
  );
}

function aboutOthers(
  app: Application,
  { executionId }: StoredExecution,
  { revisions }: MoveContext,
): Move | undefined {
  const { phase, initiatedBy, infos = [] } = app.operation ?? {};
  if (app.deletedAt) {
    const message = 'the Application is being deleted';
    return { kind: 'record', state: 'failed', message };
  }
  if (
    app.operationRequested ||
    phase === 'Running' ||
    phase === 'Terminating'
  ) {
    const { requestedOperation: requested } = app;
    const by = requested?.initiatedBy ?? initiatedBy?.username;
    const named = isOf(requested?.infos ?? infos, executionId)
      ? ', which carries our execution id under an account that is not ours,'
      : '';
    const message = `waits for the operation of ${
      by || 'somebody else'
    }${named} to end`;
    return { kind: 'wait', message, delayMs: BUSY_MS };
  }
  if (alreadyRuns(app, revisions)) {
    return { kind: 'record', state: 'skipped', message: RUNS_IT };
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

/** Argo CD's times have no fractions. */
function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

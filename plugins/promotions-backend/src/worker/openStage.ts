/**
 * Opens a gated stage: brings each target to exactly the approved revisions, with at most one sync an attempt, and
 * follows it to its end. Safe to repeat from any point.
 *
 * The story of a crash. The intent is stored before the sync is sent. Killed before the intent: the target is queued
 * and is begun anew. Killed after it: the next worker looks for the execution id at Argo CD, which writes an operation
 * before it answers; it adopts what it finds under an account of ours, compares what it deploys with what was approved,
 * and sends only when enough time has passed for a request on its way to have arrived. Killed before an outcome is
 * stored: it is read from Argo CD again. A worker that lost its ticket stops at its next write, and no sync is sent
 * and nothing is terminated without a write just before it.
 *
 * The story of a freeze. A worker that stands still after its write and wakes up when its lease is over must not send
 * what its successor has sent: right before the sync it looks how old the intent is, and withdraws one that is too old
 * instead of sending it (sendSync). A call's own time limit ends what was begun in time. What remains: a freeze that
 * outlasts lease and settle time and falls between that look and the last byte on the wire, inside the HTTP client; a
 * network or proxy that delivers the request so late, after the client gave it up; and a clock that is set back during
 * the freeze by about its length. Argo CD's sync takes no condition that would exclude these. Such a second sync
 * deploys the same approved revisions, and Argo CD refuses it while the first one runs.
 */

import { openedAt } from '../approvals/standing';
import type { StoredExecution } from '../approvals/ApprovalStore';
import type { Application } from '../argocd/types';
import { refOf } from '../model/pinnedSync';
import { nextMove, type Move } from './nextMove';
import {
  finish,
  later,
  LostTicket,
  record,
  stepOf,
  titleOf,
  type Moved,
  type StageOpening,
} from './opening';
import { ownOperation } from './ownOperation';
import { sendWhenVerified } from './sendSync';
import { isGone, targetGone } from './verifyRelease';
import { waitForWindow } from './waitForWindow';

const FOLLOW_MS = 2_000;
const UNSEEN_MS = 60_000;

/** Moves one target on. Throws LostTicket and ArgoError. */
export async function moveTarget(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
): Promise<Moved> {
  const { clock, settleMs, claim, retries } = opening;
  const move = nextMove(app, execution, {
    revisions: claim.approval.revisions,
    openedAt: openedAt(claim.approval),
    now: clock(),
    settleMs,
    accounts: await opening.accounts(),
  });
  switch (move.kind) {
    case 'send':
      return sendWhenVerified(opening, execution, app);
    case 'follow':
      retries.forget(execution.executionId);
      return follow(opening, execution, move);
    case 'wait':
      return later(opening, move.delayMs, {
        ...execution,
        message: move.message,
      });
    case 'terminate':
      return (await terminateOurs(opening, execution, move.message))
        ? finish(opening, execution, 'failed', move.message)
        : later(opening, FOLLOW_MS, execution);
    case 'takeBack':
      return takeBack(opening, execution, app, move.message);
    default:
      return finish(opening, execution, move.state, move.message);
  }
}

/**
 * What an error of a call that deploys nothing means for the target. One that is gone before anything was sent to it
 * is withheld. Anything but an ArgoError is thrown on.
 */
export async function afterReadError(
  opening: StageOpening,
  execution: StoredExecution,
  error: unknown,
): Promise<Moved> {
  if (isGone(error) && execution.state === 'queued') {
    return { execution, withheld: targetGone(execution) };
  }
  const { retries } = opening;
  const { action, message, delayMs } = retries.after(
    execution.executionId,
    error,
  );
  if (action !== 'fail') {
    return later(opening, delayMs, { ...execution, message });
  }
  // What was sent goes on whether or not we may look at it.
  return execution.state === 'syncing' && !isGone(error)
    ? later(opening, UNSEEN_MS, {
        ...execution,
        message: `it was sent and cannot be followed: ${message}`,
      })
    : finish(opening, execution, 'failed', message);
}

async function follow(
  opening: StageOpening,
  execution: StoredExecution,
  { message, startedAt }: Extract<Move, { kind: 'follow' }>,
): Promise<Moved> {
  const now = opening.clock().toISOString();
  const followed: StoredExecution = {
    ...execution,
    state: 'syncing',
    message,
    startedAt: execution.startedAt ?? startedAt ?? now,
    acceptedAt: execution.acceptedAt ?? now,
  };
  if (execution.acceptedAt !== undefined) {
    return later(opening, FOLLOW_MS, followed);
  }
  const text = `The sync of ${execution.name} was found under way, as it was asked for, and is followed.`;
  const step = stepOf(opening, followed, 'adopted', text);
  const moved = await later(opening, FOLLOW_MS, followed, step);
  await opening.reached('adopted');
  return moved;
}

/**
 * Stops our operation, in the name of our ticket and after a fresh look that it still is the one that runs: what
 * somebody else began since is left alone. False when there is nothing of ours to stop any more. Throws LostTicket
 * and ArgoError.
 */
export async function terminateOurs(
  opening: StageOpening,
  execution: StoredExecution,
  why: string,
): Promise<boolean> {
  const { api } = opening;
  const { namespace, name, project } = execution;
  const app = await api.getApplication({ namespace, name, project });
  const own = ownOperation(app, execution, await opening.accounts());
  if (!own || own.ended !== undefined) {
    return false;
  }
  const text = `The sync of ${name} is stopped: ${why}`;
  await record(
    opening,
    execution,
    stepOf(opening, execution, 'stopping', text),
  );
  await opening.reached('stopping');
  await api.terminate(refOf(app));
  return true;
}

/**
 * The execution id is given up before the operation is stopped: killed in between, the operation of the former id is
 * found and stopped; should it have got on meanwhile, it is followed as ours, and nothing else is sent.
 */
async function takeBack(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
  why: string,
): Promise<Moved> {
  const { claim, store } = opening;
  const wait = await waitForWindow(opening, execution, app);
  const waiting: StoredExecution = {
    ...execution,
    state: 'queued',
    startedAt: undefined,
    acceptedAt: undefined,
    message: why,
    waitsUntil: wait.until,
  };
  const text = `The sync of ${titleOf(claim.approval)} to ${
    execution.name
  } is taken back: ${why}`;
  const step = stepOf(opening, execution, 'takenBack', text);
  const own = ownOperation(app, execution, await opening.accounts());
  let queued: StoredExecution | undefined = waiting;
  if (!own?.former) {
    const { startedAt } = execution;
    queued = await store.recordTakenBack(
      claim,
      { ...waiting, startedAt },
      step,
    );
  }
  if (!queued) {
    throw new LostTicket();
  }
  await opening.reached('takenBack');
  try {
    await terminateOurs(opening, queued, why);
  } catch (error) {
    // The next look finds the operation of the former id.
    const retry = opening.retries.after(queued.executionId, error);
    return later(opening, Math.max(FOLLOW_MS, retry.delayMs), queued);
  }
  return later(opening, wait.delayMs, queued);
}

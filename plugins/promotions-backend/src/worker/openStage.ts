/**
 * The only write to Argo CD. Opens a gated stage: syncs each target to exactly the approved revisions, at most once
 * an attempt, and follows it to its end. Safe to repeat from any point.
 *
 * The story of a crash. The intent is stored before the sync is sent. Killed before the intent: the target is queued
 * and is begun anew. Killed after it: the next worker looks for the execution id at Argo CD, which writes an operation
 * before it answers; it adopts what it finds, and sends only when enough time has passed for a request on its way to
 * have arrived. Killed before an outcome is stored: it is read from Argo CD again. A worker that lost its ticket
 * stops at its next write, and no sync is sent without a write just before it.
 *
 * The story of a freeze. A worker that stands still after its write and wakes up when its lease is over must not send
 * what its successor has sent: right before the sync it looks how old the intent is, and withdraws one of more than
 * SEND_WITHIN_MS instead of sending it. A call's own time limit ends what was begun in time. What remains: a freeze
 * that outlasts lease and settle time and falls between that look and the last byte on the wire, inside the HTTP
 * client; a network or proxy that delivers the request so late, after the client gave it up; and a clock that is set
 * back during the freeze by about its length. Argo CD's sync takes no condition that would exclude these. Such a
 * second sync deploys the same approved revisions, and Argo CD refuses it while the first one runs.
 */

import type {
  ApprovalStore,
  Claim,
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import type { ArgoApi, SyncRequest } from '../argocd/ArgoApi';
import type { Application, ApplicationSet } from '../argocd/types';
import { pinnedSync, refOf, unlikeAsked } from '../model/pinnedSync';
import {
  APPROVAL_INFO,
  APPROVERS_INFO,
  EXECUTION_INFO,
  RELEASE_INFO,
} from '../model/syncInfos';
import type { Clock } from '../platform/clock';
import type { KillPoint } from './killPoints';
import { nextMove } from './nextMove';
import { ruleFor } from './retryRules';
import { isGone, targetGone, type Verification } from './verifyRelease';

/** Somebody else works on it now. */
export class LostTicket extends Error {
  override readonly name = 'LostTicket';
}

export interface StageOpening {
  store: ApprovalStore;
  claim: Claim;
  api: ArgoApi;
  /** Looks whether what would be deployed is still what was approved; asked right before a sync, once a pass. */
  verify: () => Promise<Verification>;
  clock: Clock;
  leaseMs: number;
  settleMs: number;
  reached: (point: KillPoint) => Promise<void>;
}

/** A target after a move. */
export interface Moved {
  execution: StoredExecution;
  /** When to look again; absent when it is done, or when nothing may be sent. */
  againMs?: number;
  /** Nothing was sent and nothing will be: why. */
  withheld?: string;
}

const FOLLOW_MS = 2_000;
/** The oldest intent that is sent. With the time limit of a call it is shorter than the lease and the settle time. */
const SEND_WITHIN_MS = 10_000;

/** Moves one target on. Throws LostTicket. */
export async function moveTarget(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
): Promise<Moved> {
  const { clock, settleMs, claim, api } = opening;
  const now = clock();
  const move = nextMove(app, execution, {
    revisions: claim.approval.revisions,
    now,
    settleMs,
    account: execution.state === 'syncing' ? await api.userName() : undefined,
  });
  switch (move.kind) {
    case 'send':
      return verifyAndSend(opening, execution, app);
    case 'follow':
      return later(opening, FOLLOW_MS, {
        ...execution,
        state: 'syncing',
        message: move.message,
        startedAt: execution.startedAt ?? now.toISOString(),
      });
    case 'wait':
      return later(opening, move.delayMs, {
        ...execution,
        message: move.message,
      });
    case 'terminate':
      await api.terminate(refOf(app));
      return finish(opening, execution, 'failed', move.message);
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
  const { action, message, delaySeconds } = ruleFor(error);
  return action === 'fail'
    ? finish(opening, execution, 'failed', message)
    : later(opening, delaySeconds * 1000, { ...execution, message });
}

async function verifyAndSend(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
): Promise<Moved> {
  const verification = await opening.verify();
  if (verification.kind === 'changed') {
    return { execution, withheld: verification.reason };
  }
  if (verification.kind === 'notNow') {
    const { reason: message, delayMs } = verification;
    return later(opening, delayMs, { ...execution, message });
  }
  return send(opening, execution, app, verification.set);
}

async function send(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
  set: ApplicationSet,
): Promise<Moved> {
  const { api, store, claim, clock, leaseMs, reached } = opening;
  const begun = clock();
  if (!(await store.renew(claim, leaseMs))) {
    throw new LostTicket();
  }
  const intent: StoredExecution = {
    ...execution,
    state: 'syncing',
    startedAt: begun.toISOString(),
    message: undefined,
  };
  await record(opening, intent);
  await reached('intent');
  if (!isFresh(begun, clock())) {
    // Nothing was sent. Where nobody has taken over, everything is looked at anew.
    return later(opening, FOLLOW_MS, execution);
  }
  const request = syncRequest(claim.approval, intent, app, set);
  let accepted: Application;
  try {
    accepted = await api.sync(refOf(app), request);
  } catch (error) {
    return afterRefusal(opening, intent, error);
  }
  await reached('sent');
  return afterAccepted(opening, intent, accepted, app);
}

/** A clock that was set back tells nothing. */
function isFresh(intent: Date, now: Date): boolean {
  const age = now.getTime() - intent.getTime();
  return age >= 0 && age <= SEND_WITHIN_MS;
}

/** The API copies the live source into the operation: what was accepted is compared with what was approved. */
async function afterAccepted(
  opening: StageOpening,
  intent: StoredExecution,
  accepted: Application,
  asked: Application,
): Promise<Moved> {
  const message = unlikeAsked(
    accepted,
    asked,
    opening.claim.approval.revisions,
  );
  if (message === undefined) {
    return { execution: intent, againMs: FOLLOW_MS };
  }
  try {
    await opening.api.terminate(refOf(accepted));
  } catch (error) {
    // The intent stays, and the next look finds an operation of other revisions and terminates it.
    return later(opening, ruleFor(error).delaySeconds * 1000, intent);
  }
  return finish(opening, intent, 'failed', message);
}

async function afterRefusal(
  opening: StageOpening,
  intent: StoredExecution,
  error: unknown,
): Promise<Moved> {
  const { action, message, delaySeconds } = ruleFor(error);
  if (action === 'fail') {
    return finish(opening, intent, 'failed', message);
  }
  // Where Argo CD surely took nothing, the intent is withdrawn.
  const execution: StoredExecution =
    action === 'look'
      ? { ...intent, message }
      : { ...intent, message, state: 'queued', startedAt: undefined };
  return later(opening, delaySeconds * 1000, execution);
}

function syncRequest(
  { id, revisions, releaseId, given }: StoredApproval,
  { executionId }: StoredExecution,
  app: Application,
  set: ApplicationSet,
): SyncRequest {
  const approvers = given.filter(d => d.decision === 'approve');
  return pinnedSync(app, set, revisions, [
    { name: APPROVERS_INFO, value: approvers.map(d => d.user).join(', ') },
    { name: RELEASE_INFO, value: releaseId },
    { name: APPROVAL_INFO, value: id },
    { name: EXECUTION_INFO, value: executionId },
  ]);
}

export async function finish(
  opening: StageOpening,
  execution: StoredExecution,
  state: 'succeeded' | 'failed' | 'skipped',
  message: string,
): Promise<Moved> {
  const finishedAt = opening.clock().toISOString();
  const finished = { ...execution, state, message, finishedAt };
  await record(opening, finished);
  await opening.reached('recorded');
  return { execution: finished };
}

async function later(
  opening: StageOpening,
  againMs: number,
  execution: StoredExecution,
): Promise<Moved> {
  await record(opening, execution);
  return { execution, againMs };
}

/** Every write in the name of our ticket; throws LostTicket when somebody else has it. */
async function record(
  { store, claim }: StageOpening,
  execution: StoredExecution,
): Promise<void> {
  if (!(await store.recordExecution(claim, execution))) {
    throw new LostTicket();
  }
}

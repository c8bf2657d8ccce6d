/**
 * The only sync that we send for an approval: verified, with its intent stored, compared with what Argo CD took, and
 * stopped when that is something else.
 */

import { openers, overrideOf } from '../approvals/standing';
import type {
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import type { SyncRequest } from '../argocd/ArgoApi';
import { ArgoError } from '../argocd/errors';
import type { Application } from '../argocd/types';
import type { AuditHead } from '../audit/Audit';
import { pinnedSync, refOf, unlikeAsked } from '../model/pinnedSync';
import {
  APPROVAL_INFO,
  APPROVERS_INFO,
  AUDIT_INFO,
  EXECUTION_INFO,
  OVERRIDER_INFO,
  RELEASE_INFO,
  SPEC_INFO,
} from '../model/syncInfos';
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
import { CARRYING, type Doubt, type Verified } from './verification';
import { specKey } from './verifyRelease';
import { waitForWindow } from './waitForWindow';

const LOOK_MS = 2_000;
/** The oldest intent that is sent. With the time limit of a call it is shorter than the lease and the settle time. */
const SEND_WITHIN_MS = 10_000;

/** Sends when nothing speaks against it any more. Throws LostTicket and ArgoError. */
export async function sendWhenVerified(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
): Promise<Moved> {
  const verification = await opening.verify();
  const doubt =
    verification.kind === 'same'
      ? unlikeVerified(app, verification) ?? (await opening.lastDoubt())
      : verification;
  if (doubt) {
    return heed(opening, execution, doubt);
  }
  return verification.kind === 'same'
    ? send(opening, execution, app, verification)
    : { execution };
}

/** It was read before or after it was verified; both must have seen the same. */
function unlikeVerified(
  app: Application,
  verified: Verified,
): Doubt | undefined {
  return verified.specs.get(specKey(app.key)) === app.specDigest
    ? undefined
    : {
        kind: 'changed',
        reason: `the spec of ${app.key.name} has changed since the approval`,
      };
}

async function heed(
  opening: StageOpening,
  execution: StoredExecution,
  doubt: Doubt,
): Promise<Moved> {
  if (doubt.kind === 'changed') {
    return { execution, withheld: doubt.reason };
  }
  const { reason: message, delayMs, until: waitsUntil } = doubt;
  return later(opening, delayMs, { ...execution, message, waitsUntil });
}

async function send(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
  verified: Verified,
): Promise<Moved> {
  const { api, store, claim, clock, leaseMs, reached } = opening;
  const begun = clock();
  const intent: StoredExecution = {
    ...execution,
    state: 'syncing',
    startedAt: begun.toISOString(),
    message: undefined,
    waitsUntil: undefined,
  };
  const what = `${titleOf(claim.approval)} to ${execution.name}`;
  const step = stepOf(opening, intent, 'intent', `About to sync ${what}.`);
  const written = await store.recordIntent(claim, leaseMs, intent, step);
  if (!written) {
    throw new LostTicket();
  }
  await reached('intent');
  if (!isFresh(begun, clock())) {
    // Nothing was sent. Where nobody has taken over, everything is looked at anew.
    const text = `The sync of ${what} was not sent: its intent was too old.`;
    const unsent = stepOf(opening, execution, 'notSent', text);
    return later(opening, LOOK_MS, execution, unsent);
  }
  const request = syncRequest(claim.approval, intent, app, verified, written);
  let accepted: Application;
  try {
    accepted = await api.sync(refOf(app), request);
  } catch (error) {
    return afterRefusal(opening, intent, app, error);
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
  const { claim, clock, retries, api } = opening;
  const { name } = intent;
  retries.forget(intent.executionId);
  const message = unlikeAsked(accepted, asked, claim.approval.revisions);
  if (message === undefined) {
    const taken = { ...intent, acceptedAt: clock().toISOString() };
    const text = `Argo CD took the sync of ${titleOf(
      claim.approval,
    )} to ${name}, as it was asked for.`;
    await record(opening, taken, stepOf(opening, taken, 'sent', text));
    await opening.reached('accepted');
    return { execution: taken, againMs: LOOK_MS };
  }
  const text = `The sync of ${name} is stopped: ${message}`;
  await record(opening, intent, stepOf(opening, intent, 'stopping', text));
  await opening.reached('stopping');
  try {
    await api.terminate(refOf(accepted));
  } catch (error) {
    // The intent stays, and the next look finds an operation of something else and terminates it.
    const { delayMs } = retries.after(intent.executionId, error);
    return later(opening, Math.max(LOOK_MS, delayMs), intent);
  }
  return finish(opening, intent, 'failed', message);
}

async function afterRefusal(
  opening: StageOpening,
  intent: StoredExecution,
  app: Application,
  error: unknown,
): Promise<Moved> {
  const retry = opening.retries.after(intent.executionId, error);
  const { action, message, delayMs } = retry;
  const text = `Argo CD did not take the sync of ${intent.name}: ${message}`;
  if (action === 'fail') {
    return finish(opening, intent, 'failed', message);
  }
  if (action === 'look') {
    return later(opening, delayMs, { ...intent, message });
  }
  // Argo CD surely took nothing: the intent is withdrawn.
  const isWindow = error instanceof ArgoError && error.kind === 'window';
  const wait = isWindow
    ? await waitForWindow(opening, intent, app)
    : { delayMs };
  const queued: StoredExecution = {
    ...intent,
    state: 'queued',
    startedAt: undefined,
    message: told(message, wait),
    waitsUntil: wait.until,
  };
  const step = stepOf(opening, queued, 'refused', text);
  return later(opening, wait.delayMs, queued, step);
}

function told(message: string, { because }: { because?: string }): string {
  return because === undefined ? message : `${message} (${because})`;
}

function syncRequest(
  approval: StoredApproval,
  { executionId, name }: StoredExecution,
  app: Application,
  { set }: Verified,
  { head }: { head?: AuditHead },
): SyncRequest {
  const by = openers(approval.given).map(({ user }) => user);
  const override = overrideOf(approval.given);
  const infos = [
    { name: APPROVERS_INFO, value: by.join(', ') || 'portal' },
    ...(override ? [{ name: OVERRIDER_INFO, value: override.user }] : []),
    { name: RELEASE_INFO, value: approval.releaseId },
    { name: APPROVAL_INFO, value: approval.id },
    { name: EXECUTION_INFO, value: executionId },
    { name: SPEC_INFO, value: app.specDigest },
    ...(head ? [{ name: AUDIT_INFO, value: `${head.seq}:${head.hmac}` }] : []),
  ];
  const request = pinnedSync(app, set, approval.revisions, infos);
  return CARRYING[approval.kind].request(approval, name, request);
}

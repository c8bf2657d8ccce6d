/**
 * Stores a decision with its effects and its record, in one transaction.
 *
 * Killed before the commit, nothing is stored and nothing was acknowledged: the person's client sees the call fail
 * and repeats it. Killed after it, everything is stored: the repeated call finds the decision and the worker finds
 * the approval due. Two people deciding at once are put in order by the lock on the approval's row, so that the
 * second sees the first one's decision and exactly one of them opens the gate. A worker that begins an execution takes
 * the same lock: it has begun when a withdrawal comes, or finds its ticket gone.
 */

import type { Knex } from 'knex';
import type { Audit } from '../../audit/Audit';
import { isSqlite } from '../../platform/database';
import type { NewId } from '../../platform/ids';
import type {
  NewDecision,
  RecordedDecision,
  StoredApproval,
  StoredDecision,
} from '../ApprovalStore';
import { DID, entryAbout, whatAndWhere } from '../auditEntries';
import { holdAfterRollback } from '../rollback/holdAfterRollback';
import { approvalsIn, lastOf, overrideOf } from '../standing';
import { approvals, decisions, executions, loadApproval } from '../tables';
import { lockRound, makeRound, openRound } from './rounds';

type Opens = (given: readonly StoredDecision[]) => boolean;

export async function insertDecision(
  db: Knex,
  decision: NewDecision,
  opens: Opens,
  newId: NewId,
  audit: Audit | undefined,
): Promise<RecordedDecision> {
  return db.transaction(async tx => {
    const id = await enterRound(tx, decision, newId);
    const before = await loadApproval(tx, id);
    const last = lastOf(before.given, decision.user)?.decision;
    if (last === decision.decision) {
      return { kind: 'repeated', approval: before };
    }
    if (!(await takes(tx, before, decision, last))) {
      return { kind: 'closed', approval: before };
    }
    await addDecision(tx, before, decision, newId);
    await applyEffects(tx, id, decision, opens, newId);
    const approval = await loadApproval(tx, id);
    await recordIt(tx, audit, approval, decision);
    await holdAfterRollback(tx, approval, decision.at, newId, audit);
    return { kind: 'stored', approval };
  });
}

/** Makes the round if it is new, and keeps others from deciding on it until the transaction ends. */
async function enterRound(
  tx: Knex.Transaction,
  decision: NewDecision,
  newId: NewId,
): Promise<string> {
  // What was never given cannot be taken back, so a withdrawal makes no round.
  if (decision.decision !== 'withdraw') {
    await makeRound(tx, { ...decision, openedBy: 'people' }, newId);
  }
  const id = await lockRound(tx, decision);
  if (id === undefined) {
    throw new Error('There is no such round of decisions');
  }
  return id;
}

/** Whether the round, as it is under the lock, takes such a decision. */
async function takes(
  tx: Knex.Transaction,
  before: StoredApproval,
  { decision }: NewDecision,
  last: StoredDecision['decision'] | undefined,
): Promise<boolean> {
  if (decision !== 'withdraw') {
    return before.state === 'pending';
  }
  const given = last === 'approve' || last === 'override';
  return given && (await isUntouched(tx, before));
}

/** Nothing was sent, and nothing is about to be: each execution that was begun is `syncing` before it is sent. */
async function isUntouched(
  tx: Knex.Transaction,
  { id, state, abort, execution }: StoredApproval,
): Promise<boolean> {
  if (state !== 'approved' && state !== 'executing') {
    return state === 'pending';
  }
  // What was sent and taken back left its former id.
  if (abort || execution.some(({ former }) => former)) {
    return false;
  }
  // Their rows are locked, too: the release before this one begins an execution without the approval's lock.
  const query = executions(tx).where({ approval_id: id });
  const rows = await (isSqlite(tx) ? query : query.forUpdate());
  return rows.every(row => row.state === 'queued' && row.started_at === null);
}

async function addDecision(
  tx: Knex.Transaction,
  { id, given }: StoredApproval,
  decision: NewDecision,
  newId: NewId,
) {
  await decisions(tx).insert({
    id: newId(),
    approval_id: id,
    user_ref: decision.user,
    decision: decision.decision,
    comment: decision.comment ?? null,
    decided_at: decision.at,
    ownership: JSON.stringify(decision.ownership),
    turn: given.length + 1,
  });
}

async function applyEffects(
  tx: Knex.Transaction,
  id: string,
  decision: NewDecision,
  opens: Opens,
  newId: NewId,
) {
  const round = await loadApproval(tx, id);
  const { given, state } = round;
  const { required } = decision;
  const row = approvals(tx).where({ id });
  if (decision.decision === 'reject') {
    await row.update({ state: 'rejected' });
  } else if (decision.decision === 'withdraw') {
    const staysOpen = state !== 'pending' && opens(given) && sufficed(round);
    await takeBack(tx, id, staysOpen, required);
  } else if (opens(given)) {
    await openRound(tx, id, decision, newId);
  } else {
    await row.update({ required });
  }
}

/** By what was asked when it was opened: another release, with other authors, may wait there by now. */
function sufficed({ given, required }: StoredApproval): boolean {
  return (
    overrideOf(given) !== undefined || approvalsIn(given).length >= required
  );
}

/** The round waits for people again, unless what the others gave keeps it open. The worker's ticket is gone. */
async function takeBack(
  tx: Knex.Transaction,
  id: string,
  staysOpen: boolean,
  required: number,
) {
  const row = approvals(tx).where({ id });
  if (staysOpen) {
    await row.update({
      due_at: null,
      work_at: tx.raw('COALESCE(work_at, due_at)'),
    });
    return;
  }
  await row.update({
    state: 'reopened',
    required,
    message: null,
    ticket: null,
    ticket_until: null,
    due_at: null,
    work_at: null,
  });
  await executions(tx).where({ approval_id: id }).delete();
}

async function recordIt(
  tx: Knex.Transaction,
  audit: Audit | undefined,
  approval: StoredApproval,
  decision: NewDecision,
) {
  const { user, at, comment, ownership, evaluation } = decision;
  const told = entryAbout(approval, {
    kind: 'decision',
    actor: user,
    at,
    text: `${user} ${DID[decision.decision]} ${whatAndWhere(approval)}.`,
    data: {
      decision: decision.decision,
      comment,
      ownership,
      round: approval.round,
      state: approval.state,
      required: approval.required,
      ...(evaluation && { evaluation }),
    },
  });
  await audit?.append(tx, told);
}

/**
 * Stores a decision with its effects, in one transaction.
 *
 * Killed before the commit, nothing is stored and nothing was acknowledged: the person's client sees the call fail
 * and repeats it. Killed after it, everything is stored: the repeated call finds the decision and the worker finds
 * the approval due. Two people deciding at once are put in order by the lock on the approval's row, so that the
 * second sees the first one's decision and exactly one of them opens the gate.
 */

import type { Knex } from 'knex';
import { databaseNow, isSqlite } from '../../platform/database';
import type { NewId } from '../../platform/ids';
import type {
  NewDecision,
  RecordedDecision,
  StoredDecision,
} from '../ApprovalStore';
import {
  ApprovalRow,
  approvals,
  decisions,
  executions,
  loadApprovals,
} from '../tables';

export async function insertDecision(
  db: Knex,
  decision: NewDecision,
  opens: (given: readonly StoredDecision[]) => boolean,
  newId: NewId,
): Promise<RecordedDecision> {
  return db.transaction(async tx => {
    const id = await lockRound(tx, decision, newId);
    const before = await load(tx, id);
    const said = before.given.some(
      d => d.user === decision.user && d.decision === decision.decision,
    );
    if (said || before.state !== 'pending') {
      return { kind: said ? 'repeated' : 'closed', approval: before };
    }
    await addDecision(tx, id, decision, newId);
    await applyEffects(tx, id, decision, opens, newId);
    return { kind: 'stored', approval: await load(tx, id) };
  });
}

/** Makes the round if it is new, and keeps others from deciding on it until the transaction ends. */
async function lockRound(
  tx: Knex.Transaction,
  decision: NewDecision,
  newId: NewId,
): Promise<string> {
  const key = roundKey(decision);
  await approvals(tx)
    .insert({
      id: newId(),
      ...key,
      stage_name: decision.stageName,
      revisions: JSON.stringify(decision.revisions),
      state: 'pending',
      required: decision.required,
      created_at: decision.at,
    })
    .onConflict([
      'instance',
      'namespace',
      'name',
      'stage_index',
      'release_id',
      'round',
    ])
    .ignore();
  const query = approvals(tx).where(key).select('id');
  const row = await (isSqlite(tx) ? query : query.forUpdate()).first();
  if (!row) {
    throw new Error('The round of decisions vanished while it was written');
  }
  return row.id;
}

function roundKey(decision: NewDecision) {
  return {
    instance: decision.pipeline.instance,
    namespace: decision.pipeline.namespace,
    name: decision.pipeline.name,
    stage_index: decision.stageIndex,
    release_id: decision.releaseId,
    round: decision.round,
  } satisfies Partial<ApprovalRow>;
}

async function load(tx: Knex.Transaction, id: string) {
  const rows = await approvals(tx).where({ id });
  const [approval] = await loadApprovals(tx, rows);
  return approval;
}

async function addDecision(
  tx: Knex.Transaction,
  approvalId: string,
  decision: NewDecision,
  newId: NewId,
) {
  await decisions(tx).insert({
    id: newId(),
    approval_id: approvalId,
    user_ref: decision.user,
    decision: decision.decision,
    comment: decision.comment ?? null,
    decided_at: decision.at,
    ownership: JSON.stringify(decision.ownership),
  });
}

async function applyEffects(
  tx: Knex.Transaction,
  id: string,
  decision: NewDecision,
  opens: (given: readonly StoredDecision[]) => boolean,
  newId: NewId,
) {
  const { given } = await load(tx, id);
  const row = approvals(tx).where({ id });
  if (decision.decision === 'reject') {
    await row.update({ state: 'rejected' });
  } else if (opens(given)) {
    await row.update({
      state: 'approved',
      required: decision.required,
      due_at: databaseNow(tx),
    });
    await executions(tx).insert(
      decision.targets.map(target => ({
        id: newId(),
        approval_id: id,
        ...target,
        state: 'queued' as const,
      })),
    );
  } else {
    await row.update({ required: decision.required });
  }
}

/**
 * Writes what a worker does on one target, in the name of its ticket and with its entry in the record.
 *
 * The intent to sync is such a write too, and comes before the sync: killed between the two, the next worker looks
 * for the execution id at Argo CD before it sends anything. An attempt that is taken back leaves its id behind, so
 * that what became of it is still found: killed after that and before its operation is stopped, the next worker
 * finds the operation of the former id and stops it.
 */

import type { Knex } from 'knex';
import type { Audit, AuditHead } from '../../audit/Audit';
import { databaseNow } from '../../platform/database';
import type { NewId } from '../../platform/ids';
import type { Claim, StoredExecution } from '../ApprovalStore';
import { approvals, attempts, executions } from '../tables';
import type { Step } from '../WorkStore';
import { recordStep, underTicket } from './underTicket';

export async function recordExecution(
  db: Knex,
  claim: Claim,
  execution: StoredExecution,
  step: Step | undefined,
  audit: Audit | undefined,
): Promise<boolean> {
  const written = await underTicket(db, claim, async tx => {
    const { executionId, name } = execution;
    const rows = await update(tx, claim, executionId, execution);
    await recordStep(tx, audit, claim.approval, step, name);
    return rows;
  });
  return written !== undefined && written > 0;
}

/** The last write before a sync: it keeps the ticket for the lease. Undefined when the ticket was lost. */
export async function recordIntent(
  db: Knex,
  claim: Claim,
  leaseMs: number,
  execution: StoredExecution,
  step: Step,
  audit: Audit | undefined,
): Promise<{ head?: AuditHead } | undefined> {
  return underTicket(db, claim, async tx => {
    await approvals(tx)
      .where({ id: claim.approval.id })
      .update({ ticket_until: databaseNow(tx, leaseMs) });
    await update(tx, claim, execution.executionId, execution);
    const { approval } = claim;
    return {
      head: await recordStep(tx, audit, approval, step, execution.name),
    };
  });
}

/** Queues the target again under a new execution id; what it was sent under before is kept. */
export async function recordTakenBack(
  db: Knex,
  claim: Claim,
  execution: StoredExecution,
  step: Step,
  audit: Audit | undefined,
  newId: NewId,
): Promise<StoredExecution | undefined> {
  return underTicket(db, claim, async tx => {
    const {
      executionId,
      startedAt = step.at,
      former = [],
      ...rest
    } = execution;
    const queued: StoredExecution = {
      ...rest,
      executionId: newId(),
      state: 'queued',
      former: [...former, { executionId, startedAt }],
    };
    await attempts(tx).insert({
      id: executionId,
      execution_id: queued.executionId,
      started_at: startedAt,
      taken_back_at: step.at,
    });
    await attempts(tx)
      .where({ execution_id: executionId })
      .update({ execution_id: queued.executionId });
    await update(tx, claim, executionId, queued);
    await recordStep(tx, audit, claim.approval, step, execution.name);
    return queued;
  });
}

async function update(
  tx: Knex.Transaction,
  { approval }: Claim,
  id: string,
  execution: StoredExecution,
): Promise<number> {
  return executions(tx)
    .where({ id, approval_id: approval.id })
    .update({
      id: execution.executionId,
      state: execution.state,
      message: execution.message ?? null,
      started_at: execution.startedAt ?? null,
      finished_at: execution.finishedAt ?? null,
      waits_until: execution.waitsUntil ?? null,
      accepted_at: execution.acceptedAt ?? null,
    });
}

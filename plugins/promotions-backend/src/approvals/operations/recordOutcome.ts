/**
 * Writes what became of an approval, in the name of a ticket.
 *
 * The intent to sync is such a write too, and comes before the sync: killed between the two, the next worker looks
 * for the execution id at Argo CD before it sends anything. Killed before an outcome is written, the next worker
 * finds it at Argo CD and writes it.
 */

import type { Knex } from 'knex';
import type { Claim, StoredExecution } from '../ApprovalStore';
import { approvals, executions } from '../tables';

export async function recordExecution(
  db: Knex,
  { approval, ticket }: Claim,
  execution: StoredExecution,
): Promise<boolean> {
  const written = await executions(db)
    .where({ id: execution.executionId, approval_id: approval.id })
    .whereExists(approvals(db).where({ id: approval.id, ticket }))
    .update({
      state: execution.state,
      message: execution.message ?? null,
      started_at: execution.startedAt ?? null,
      finished_at: execution.finishedAt ?? null,
    });
  return written > 0;
}

/** Ends the work: nothing is due any more and the ticket is gone. */
export async function recordOutcome(
  db: Knex,
  { approval, ticket }: Claim,
  state: 'succeeded' | 'failed' | 'ended',
  message: string | undefined,
): Promise<boolean> {
  const written = await approvals(db)
    .where({ id: approval.id, ticket, state: 'executing' })
    .update({
      state,
      message: message ?? null,
      ticket: null,
      ticket_until: null,
      due_at: null,
    });
  return written > 0;
}

/** Ends a round that waits for people, unless somebody has just decided. */
export async function endPending(
  db: Knex,
  id: string,
  message: string,
): Promise<boolean> {
  const written = await approvals(db)
    .where({ id, state: 'pending' })
    .update({ state: 'ended', message });
  return written > 0;
}

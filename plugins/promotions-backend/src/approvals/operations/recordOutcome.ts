/**
 * Writes what became of an approval, in the name of a ticket. Killed before an outcome is written, the next worker
 * finds it at Argo CD and writes it.
 */

import type { Knex } from 'knex';
import type { Audit } from '../../audit/Audit';
import type { Claim } from '../ApprovalStore';
import { approvals } from '../tables';
import type { Outcome, Step } from '../WorkStore';
import { recordStep, underTicket } from './underTicket';

/** Ends the work: nothing is due any more and the ticket is gone. */
export async function recordOutcome(
  db: Knex,
  claim: Claim,
  state: Outcome,
  message: string | undefined,
  step: Step | undefined,
  audit: Audit | undefined,
): Promise<boolean> {
  const written = await underTicket(db, claim, async tx => {
    const rows = await approvals(tx)
      .where({ id: claim.approval.id, state: 'executing' })
      .update({
        state,
        message: message ?? null,
        ticket: null,
        ticket_until: null,
        due_at: null,
        work_at: null,
      });
    await recordStep(tx, audit, claim.approval, step);
    return rows;
  });
  return written !== undefined && written > 0;
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

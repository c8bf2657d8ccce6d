/**
 * Keeps or gives back a worker's ticket. Each write names the ticket, so that a worker which was away for longer
 * than its lease cannot undo what its successor did: it is told so (false) and stops. Killed before a ticket is
 * given back, the lease runs out and the work is taken up again.
 */

import type { Knex } from 'knex';
import { databaseNow } from '../../platform/database';
import type { Claim } from '../ApprovalStore';
import { approvals } from '../tables';

export async function renewTicket(
  db: Knex,
  { approval, ticket }: Claim,
  leaseMs: number,
): Promise<boolean> {
  const written = await approvals(db)
    .where({ id: approval.id, ticket })
    .update({ ticket_until: databaseNow(db, leaseMs) });
  return written > 0;
}

/** The work is due again after the delay, for whoever of this release takes it. */
export async function putBack(
  db: Knex,
  { approval, ticket }: Claim,
  delayMs: number,
): Promise<boolean> {
  const written = await approvals(db)
    .where({ id: approval.id, ticket })
    .update({
      ticket: null,
      ticket_until: null,
      work_at: databaseNow(db, delayMs),
    });
  return written > 0;
}

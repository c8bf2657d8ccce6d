/**
 * Ends an approval: as its work is done, in the name of a ticket, or as it waits for people in vain. Killed before an
 * outcome is written, the next worker finds it at Argo CD and writes it.
 */

import type { Knex } from 'knex';
import type { Audit } from '../../audit/Audit';
import type { Claim, StoredApproval } from '../ApprovalStore';
import { entryAbout, PORTAL, whatAndWhere } from '../auditEntries';
import { approvals, loadApproval, WAITING } from '../tables';
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

/** Ends a round that waits for people, unless somebody has just decided; undefined when it does not wait any more. */
export async function endPending(
  db: Knex,
  id: string,
  message: string,
  at: string,
  audit: Audit | undefined,
): Promise<StoredApproval | undefined> {
  return db.transaction(async tx => {
    const written = await approvals(tx)
      .where({ id })
      .whereIn('state', WAITING)
      .update({ state: 'ended', message });
    if (written === 0) {
      return undefined;
    }
    const approval = await loadApproval(tx, id);
    await audit?.append(
      tx,
      entryAbout(approval, {
        kind: 'ended',
        actor: PORTAL,
        at,
        text: `The round of decisions on ${whatAndWhere(
          approval,
        )} ended: ${message}`,
        data: { message, given: approval.given.map(({ user }) => user) },
      }),
    );
    return approval;
  });
}

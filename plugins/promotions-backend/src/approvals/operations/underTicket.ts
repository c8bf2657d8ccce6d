/**
 * A write in the name of a worker's ticket, under the lock on its approval's row: whoever withdraws or aborts takes
 * that lock too, and the ticket with it, so that each write of the worker comes wholly before or not at all.
 */

import type { Knex } from 'knex';
import type { Audit, AuditHead } from '../../audit/Audit';
import type { Claim, StoredApproval } from '../ApprovalStore';
import type { Step } from '../WorkStore';
import { approvals } from '../tables';

/** Undefined when the ticket was lost, and nothing is written then. */
export async function underTicket<T>(
  db: Knex,
  { approval, ticket }: Claim,
  write: (tx: Knex.Transaction) => Promise<T>,
): Promise<T | undefined> {
  return db.transaction(async tx => {
    // An update, as it locks the row in both databases.
    const held = await approvals(tx)
      .where({ id: approval.id, ticket })
      .update({ ticket });
    return held > 0 ? write(tx) : undefined;
  });
}

/** Records what a worker did, in the transaction that stores it. */
export async function recordStep(
  tx: Knex.Transaction,
  audit: Audit | undefined,
  approval: StoredApproval,
  step: Step | undefined,
  target?: string,
): Promise<AuditHead | undefined> {
  return step && audit
    ? audit.append(tx, {
        at: step.at,
        kind: step.kind,
        actor: step.actor ?? 'portal',
        pipeline: approval.pipeline,
        stage: { index: approval.stageIndex, name: approval.stageName },
        ...(target !== undefined && { target }),
        approvalId: approval.id,
        releaseId: approval.releaseId,
        text: step.text,
        data: step.data,
      })
    : undefined;
}

/**
 * Holds the stage in the transaction in which a rollback of it becomes approved, so that nothing rolls forward again
 * by itself: a `verified` gate would, with the very release that was just taken away. Only a person lifts it.
 */

import type { Knex } from 'knex';
import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { Audit } from '../../audit/Audit';
import type { NewId } from '../../platform/ids';
import type { StoredApproval } from '../ApprovalStore';
import { insertHold } from '../holds/DatabaseHoldStore';

/** Does nothing for a release, and while people have not approved. `at`: ISO 8601. */
export async function holdAfterRollback(
  tx: Knex.Transaction,
  approval: StoredApproval,
  at: string,
  newId: NewId,
  audit: Audit | undefined,
): Promise<void> {
  const { kind, state, rollback, revisions } = approval;
  if (kind !== 'rollback' || state !== 'approved' || !rollback) {
    return;
  }
  const release = revisions.map(shortRevision).join(' + ');
  const hold = {
    scope: {
      kind: 'stage' as const,
      pipeline: approval.pipeline,
      index: approval.stageIndex,
      name: approval.stageName,
    },
    reason: `rolled back to ${release}: ${rollback.reason}`,
    by: rollback.requestedBy,
    at,
    cause: 'rollback' as const,
  };
  await insertHold(tx, hold, newId, audit);
}

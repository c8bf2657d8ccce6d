/**
 * Stores that a person stops what is carried out, with its entry in the record.
 *
 * The worker's ticket is taken in the same transaction, so that its next write tells it to stop and nothing that it
 * had not written its intent for is sent. The next worker finds the abort, stops what runs and tells what is left.
 * Killed before the commit, nothing is stored and nothing was acknowledged; killed after it, the work is due.
 */

import type { Approval } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { Audit } from '../../audit/Audit';
import { databaseNow } from '../../platform/database';
import type { StoredApproval } from '../ApprovalStore';
import { approvals, loadApprovals } from '../tables';
import type { RecordedAbort } from '../WorkStore';
import { recordStep } from './underTicket';

export async function recordAbort(
  db: Knex,
  id: string,
  abort: NonNullable<Approval['abort']>,
  audit: Audit | undefined,
): Promise<RecordedAbort> {
  return db.transaction(async tx => {
    const stored = await approvals(tx)
      .where({ id, abort: null })
      .whereIn('state', ['approved', 'executing'])
      .update({
        abort: JSON.stringify(abort),
        ticket: null,
        ticket_until: null,
        // The release before this one would go on.
        due_at: null,
        work_at: databaseNow(tx),
      });
    const [approval] = await loadApprovals(
      tx,
      await approvals(tx).where({ id }),
    );
    if (stored > 0) {
      await recordStep(tx, audit, approval, stepOf(approval, abort));
      return { kind: 'stored', approval };
    }
    return approval?.abort
      ? { kind: 'repeated', approval }
      : { kind: 'over', approval };
  });
}

function stepOf(
  { revisions, execution }: StoredApproval,
  { user, at, comment }: NonNullable<Approval['abort']>,
) {
  return {
    kind: 'abort' as const,
    actor: user,
    at,
    text: `${user} aborted it: ${comment ?? ''}`,
    data: {
      reason: comment,
      revisions,
      targets: execution.map(({ name, state }) => ({ name, state })),
    },
  };
}

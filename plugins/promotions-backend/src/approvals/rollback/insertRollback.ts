/**
 * Stores that somebody asks for a rollback, with their own approval where it counts, in one transaction. Killed before
 * the commit, nothing is stored; after it the round waits for people or, when it is approved, is due and its stage is
 * held. Of two who ask at once for the same, the second finds the first one's round.
 */

import type {
  ApprovalState,
  RollbackOrder,
} from '@stagecraft/plugin-promotions-common';
import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { Audit } from '../../audit/Audit';
import type { NewId } from '../../platform/ids';
import type {
  NewDecision,
  RoundOfRelease,
  StoredApproval,
  StoredDecision,
} from '../ApprovalStore';
import { entryAbout } from '../auditEntries';
import { insertDecision } from '../operations/insertDecision';
import { lockRound, makeRound } from '../operations/rounds';
import { approvals, loadApproval } from '../tables';

export interface NewRollback extends Omit<RoundOfRelease, 'round'> {
  order: RollbackOrder;
  required: number;
  /** The references that make the requester an approver; absent where their own approval does not count. */
  ownership?: readonly string[];
  /** ISO 8601 */
  at: string;
}

/** `exists`: it was asked for before and is not over. */
export interface AskedRollback {
  kind: 'stored' | 'exists';
  approval: StoredApproval;
}

export interface InsertOptions {
  opens: (given: readonly StoredDecision[]) => boolean;
  newId: NewId;
  audit: Audit | undefined;
}

const OVER: readonly (ApprovalState | 'reopened')[] = [
  'succeeded',
  'failed',
  'rejected',
  'aborted',
  'ended',
];

export async function insertRollback(
  db: Knex,
  asked: NewRollback,
  { opens, newId, audit }: InsertOptions,
): Promise<AskedRollback> {
  return db.transaction(async tx => {
    const round = { ...asked, round: (await roundsSoFar(tx, asked)) + 1 };
    const open = await openRound(tx, asked);
    if (open) {
      return { kind: 'exists', approval: open };
    }
    const isNew = await makeRound(tx, { ...round, openedBy: 'people' }, newId);
    const id = await lockRound(tx, round);
    if (id === undefined) {
      throw new Error('The rollback vanished while it was written');
    }
    if (!isNew) {
      return { kind: 'exists', approval: await loadApproval(tx, id) };
    }
    await approvals(tx)
      .where({ id })
      .update({ kind: 'rollback', rollback: JSON.stringify(asked.order) });
    const approval = await loadApproval(tx, id);
    await audit?.append(tx, askedEntry(approval, asked));
    const own = ownDecision(round, asked);
    if (own) {
      await insertDecision(tx, own, opens, newId, audit);
    }
    return { kind: 'stored', approval: await loadApproval(tx, id) };
  });
}

async function roundsSoFar(
  tx: Knex.Transaction,
  { pipeline, stageIndex, releaseId }: NewRollback,
): Promise<number> {
  const rows = await approvals(tx)
    .where({ ...pipeline, stage_index: stageIndex, release_id: releaseId })
    .orderBy('round', 'desc')
    .limit(1)
    .select('round');
  return rows[0]?.round ?? 0;
}

/** Another one of this stage that is not over. */
async function openRound(
  tx: Knex.Transaction,
  { pipeline, stageIndex }: NewRollback,
): Promise<StoredApproval | undefined> {
  const row = await approvals(tx)
    .where({ ...pipeline, stage_index: stageIndex, kind: 'rollback' })
    .whereNotIn('state', OVER)
    .first();
  return row && loadApproval(tx, row.id);
}

/** Who asks for it approves it by that, where the policy makes them an approver. */
function ownDecision(
  round: RoundOfRelease,
  { ownership, order, required, at }: NewRollback,
): NewDecision | undefined {
  return (
    ownership && {
      ...round,
      required,
      user: order.requestedBy,
      decision: 'approve',
      comment: order.reason,
      ownership: [...ownership],
      at,
    }
  );
}

function askedEntry(approval: StoredApproval, { order, at }: NewRollback) {
  const { revisions, stageName } = approval;
  const release = revisions.map(shortRevision).join(' + ');
  const { requestedBy, reason, prune } = order;
  return entryAbout(approval, {
    kind: 'rollback',
    actor: requestedBy,
    at,
    text: `${requestedBy} asked to bring ${stageName} back to ${release}: ${reason}`,
    data: { revisions, reason, prune, from: order.from },
  });
}

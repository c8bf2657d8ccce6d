/**
 * Takes one approval whose work is due and that nobody works on.
 *
 * One statement: of two workers that see the same row, the second waits for the first one's commit, finds the
 * ticket taken and goes away with nothing. A worker that is killed keeps its ticket until the lease runs out by
 * the database's clock; then the next one takes the work up where the stored intents say.
 *
 * What this release opens is due by `work_at`, which the release before it does not know: that one knows no holds,
 * withdrawals or aborts. What that one opened is due by `due_at`, until it is claimed here once.
 */

import type { Knex } from 'knex';
import { databaseNow } from '../../platform/database';
import type { NewId } from '../../platform/ids';
import type { Claim, Lane } from '../ApprovalStore';
import { approvals, loadApprovals } from '../tables';

export async function claimDue(
  db: Knex,
  leaseMs: number,
  lane: Lane,
  newId: NewId,
): Promise<Claim | undefined> {
  const ticket = newId();
  const rows = await approvals(db)
    .where('id', nextDue(db, lane))
    .andWhere(q => free(q, db))
    .update({
      state: 'executing',
      ticket,
      ticket_until: databaseNow(db, leaseMs),
      due_at: null,
      work_at: databaseNow(db),
    })
    .returning('*');
  const [approval] = await loadApprovals(db, rows);
  return approval && { approval, ticket };
}

function nextDue(db: Knex, lane: Lane) {
  return approvals(db)
    .select('id')
    .where(q => inLane(q, lane))
    .andWhere(q =>
      q
        .where('work_at', '<=', databaseNow(db))
        .orWhere('due_at', '<=', databaseNow(db)),
    )
    .orderByRaw('coalesce(work_at, due_at)')
    .limit(1)
    .whereIn('state', ['approved', 'executing'])
    .andWhere(q => free(q, db));
}

function inLane(query: Knex.QueryBuilder, lane: Lane) {
  return 'instance' in lane
    ? query.where({ instance: lane.instance })
    : query.whereNotIn('instance', lane.otherThan);
}

function free(query: Knex.QueryBuilder, db: Knex) {
  query.whereNull('ticket').orWhere('ticket_until', '<', databaseNow(db));
}

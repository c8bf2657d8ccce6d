/**
 * Takes one approval whose work is due and that nobody works on.
 *
 * One statement: of two workers that see the same row, the second waits for the first one's commit, finds the
 * ticket taken and goes away with nothing. A worker that is killed keeps its ticket until the lease runs out by
 * the database's clock; then the next one takes the work up where the stored intents say.
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
    .where('id', due(db, lane).select('id').orderBy('due_at').limit(1))
    .andWhere(q => free(q, db))
    .update({
      state: 'executing',
      ticket,
      ticket_until: databaseNow(db, leaseMs),
    })
    .returning('*');
  const [approval] = await loadApprovals(db, rows);
  return approval && { approval, ticket };
}

function due(db: Knex, lane: Lane) {
  return approvals(db)
    .where(q => inLane(q, lane))
    .where('due_at', '<=', databaseNow(db))
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

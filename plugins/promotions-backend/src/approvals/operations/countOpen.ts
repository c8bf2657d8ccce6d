/** How many approvals wait or are carried out, for those who watch over the portal. */

import type { Knex } from 'knex';
import { approvals, WAITING } from '../tables';

const OPEN = [...WAITING, 'approved', 'executing'];

/** By state; one that none is in is left out. */
export async function countOpen(db: Knex): Promise<Record<string, number>> {
  const rows: { state: string; count: number | string }[] = await approvals(db)
    .whereIn('state', OPEN)
    .groupBy('state')
    .select('state')
    .count({ count: '*' });
  // PostgreSQL answers counts as text, as they may be larger than a number holds.
  const open: Record<string, number> = {};
  for (const { state, count } of rows) {
    const shown = state === 'reopened' ? 'pending' : state;
    open[shown] = (open[shown] ?? 0) + Number(count);
  }
  return open;
}

/** How many gates of an instance the portal has opened by itself of late, by all replicas. */

import type { Knex } from 'knex';
import { approvals } from '../tables';

/** `since`: ISO 8601. */
export async function countOpenings(
  db: Knex,
  instance: string,
  since: string,
): Promise<number> {
  const rows: { count: number | string }[] = await approvals(db)
    .where({ instance, opened_by: 'portal' })
    .where('created_at', '>', since)
    .count({ count: '*' });
  // PostgreSQL answers counts as text, as they may be larger than a number holds.
  return Number(rows[0]?.count ?? 0);
}

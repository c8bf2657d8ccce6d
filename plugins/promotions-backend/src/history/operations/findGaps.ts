/** Reads when an instance was not watched. Killed in between, nothing has changed. */

import type { HistoryGap } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { gaps, watches } from '../tables';

/** More than these are noise; the newest are kept. */
const MOST_GAPS = 100;

/** Gaps that touch the time from `from` to `to`, newest first; ISO 8601. */
export async function findGaps(
  db: Knex,
  instance: string,
  { from, to }: { from: string; to: string },
): Promise<HistoryGap[]> {
  const rows = await gaps(db)
    .where({ instance })
    .where('to_at', '>=', from)
    .where('from_at', '<=', to)
    .orderBy('from_at', 'desc')
    .limit(MOST_GAPS);
  return rows.map(row => ({
    from: row.from_at,
    to: row.to_at,
    reason: row.reason,
  }));
}

/** From when until when it was watched; undefined when it never was. */
export async function findWatch(
  db: Knex,
  instance: string,
): Promise<{ since: string; until: string } | undefined> {
  const row = await watches(db).where({ instance }).first();
  return row && { since: row.since, until: row.heard_until };
}

/** Reads what the release of a round consisted of when people decided. It writes nothing. */

import type { Knex } from 'knex';
import type { ReleaseContents } from '../../model/contents';
import { contents } from '../tables';

export async function readContents(
  db: Knex,
  approvalId: string,
): Promise<ReleaseContents | undefined> {
  const row = await contents(db).where({ approval_id: approvalId }).first();
  return row && JSON.parse(row.contents);
}

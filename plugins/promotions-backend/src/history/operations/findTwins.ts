/**
 * Finds records that may be of the same release as new ones, which another replica began under another start. Killed
 * in between, nothing has changed.
 */

import type { Knex } from 'knex';
import { releases, type ReleaseRow } from '../tables';

type Place = Pick<
  ReleaseRow,
  'instance' | 'namespace' | 'name' | 'stage_index' | 'revisions_key'
>;

const COLUMNS = [
  'instance',
  'namespace',
  'name',
  'stage_index',
  'revisions_key',
] as const satisfies readonly (keyof Place)[];

/** Those of the ids that have a row. */
export async function findKnown(
  db: Knex,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await releases(db).whereIn('id', ids).select('id');
  return new Set(rows.map(({ id }) => id));
}

/** Of the same revisions in the same stages. */
export function findTwins(
  db: Knex,
  places: readonly Place[],
): Promise<ReleaseRow[]> {
  return releases(db)
    .whereIn(
      [...COLUMNS],
      places.map(place => COLUMNS.map(column => place[column])),
    )
    .select();
}

/**
 * Reads values that replicas wrote, a page at a time. A row that cannot be read is left out and told, and takes
 * nothing else with it. Killed in between, nothing has changed.
 */

import type { Knex } from 'knex';
import type { SharedRow } from '../tables';
import type { SharedTable } from './saveShared';

/** Small enough that reading them holds up no event for long. */
const PAGE = 500;

export interface ReadRow<R, T> {
  row: R;
  value: T;
}

/** `only`: narrows the rows. `onBad` is told what cannot be read, and why. */
export async function* readShared<R extends SharedRow, T>(
  db: Knex,
  table: SharedTable<T>,
  only: (query: Knex.QueryBuilder) => void,
  onBad: (problem: string) => void,
): AsyncGenerator<ReadRow<R, T>[]> {
  let last = '';
  for (;;) {
    const rows: R[] = await db(table.name)
      .where('id', '>', last)
      .where(query => only(query))
      .orderBy('id')
      .limit(PAGE)
      .select();
    yield rows.flatMap(row => read(table, row, onBad));
    if (rows.length < PAGE) {
      return;
    }
    last = rows[rows.length - 1].id;
  }
}

export function read<R extends SharedRow, T>(
  table: SharedTable<T>,
  row: R,
  onBad: (problem: string) => void,
): ReadRow<R, T>[] {
  try {
    if (row.format > table.format) {
      throw new Error(`it was written by newer code (format ${row.format})`);
    }
    return [{ row, value: table.decode(row.value) }];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const { instance, namespace, name } = row;
    onBad(`${table.name} of ${instance}:${namespace}/${name}: ${why}`);
    return [];
  }
}

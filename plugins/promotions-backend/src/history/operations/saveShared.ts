/**
 * Writes values that several replicas write, many in one statement. Each row is read first and merged, and written
 * only if it is still as it was read: a replica that was quicker is not overwritten, and its row is told to the
 * caller, who tries again. Nothing is locked between reading and writing, and rows are written in the order of
 * their ids, so that replicas never wait for each other in a circle.
 *
 * Killed before the statement, nothing is written, and the next start sees the same evidence again; killed after it,
 * all is. Writing the same again changes nothing.
 */

import type { Knex } from 'knex';
import { databaseNow } from '../../platform/database';
import type { SharedRow } from '../tables';

/** Columns that are made of the value. */
type Columns = Record<string, string | number | null>;

export interface SharedValue<T> {
  id: string;
  columns: Columns;
  value: T;
}

export interface SharedTable<T> {
  name: string;
  /** What the code that runs can read and write. */
  format: number;
  encode(value: T): string;
  /** Throws for what cannot be read. */
  decode(text: string): T;
  merge(ours: T, theirs: T): T;
  /** Columns that change with the value. */
  columnsOf(value: T): Columns;
}

export interface Saved<T> {
  /** The ids of those that somebody else was quicker to write: they are not written. */
  lost: string[];
  /** By id, those that say more than what was to be written: others had seen something else. */
  merged: Map<string, T>;
}

export async function saveShared<T>(
  db: Knex,
  table: SharedTable<T>,
  values: readonly SharedValue<T>[],
  writer: string,
): Promise<Saved<T>> {
  const stored = await readStored(db, table.name, values);
  const merged = new Map<string, T>();
  const rows = values.flatMap(value => {
    const { row, more } = rowFor(table, value, stored.get(value.id));
    if (more) {
      merged.set(value.id, more);
    }
    return row ? [{ ...row, writer, written_at: databaseNow(db) }] : [];
  });
  return { lost: await write(db, table.name, rows), merged };
}

type NewRow = Pick<SharedRow, 'id'> & Record<string, unknown>;

async function write(
  db: Knex,
  table: string,
  unsorted: readonly NewRow[],
): Promise<string[]> {
  const rows = [...unsorted].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (rows.length === 0) {
    return [];
  }
  const { id: _, ...columns } = rows[0];
  const written = await db(table)
    .insert(rows)
    .onConflict('id')
    .merge(Object.keys(columns))
    .where(db.raw('?? = excluded.turn - 1', [`${table}.turn`]))
    .returning<{ id: string }[]>('id');
  const done = new Set(written.map(({ id }) => id));
  return rows.map(({ id }) => id).filter(id => !done.has(id));
}

type StoredRow = Pick<SharedRow, 'id' | 'format' | 'value' | 'turn'>;

async function readStored<T>(
  db: Knex,
  table: string,
  values: readonly SharedValue<T>[],
): Promise<Map<string, StoredRow>> {
  const ids = values.map(({ id }) => id);
  const rows = await db<SharedRow>(table)
    .whereIn('id', ids)
    .select('id', 'format', 'value', 'turn');
  return new Map(rows.map(row => [row.id, row]));
}

/** Without a row there is nothing to write: it is there already, or was written by newer code. */
function rowFor<T>(
  table: SharedTable<T>,
  { id, columns, value }: SharedValue<T>,
  stored: StoredRow | undefined,
): { row?: NewRow; more?: T } {
  if (stored && stored.format > table.format) {
    return {};
  }
  const merged = stored ? mergedWith(table, value, stored) : value;
  const text = table.encode(merged);
  const more = stored && text !== table.encode(value) ? merged : undefined;
  if (stored?.value === text) {
    return { more };
  }
  const row = {
    id,
    ...columns,
    ...table.columnsOf(merged),
    format: table.format,
    value: text,
    turn: (stored?.turn ?? 0) + 1,
  };
  return { row, more };
}

/** What cannot be read is replaced by what can. */
function mergedWith<T>(table: SharedTable<T>, ours: T, stored: StoredRow): T {
  try {
    return table.merge(ours, table.decode(stored.value));
  } catch {
    return ours;
  }
}

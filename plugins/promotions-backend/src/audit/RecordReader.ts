/** Reads entries of the record from the database, in pages: however long it is, little of it is in memory. */

import type {
  AuditEntry,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { AuditHead } from './Audit';
import { readHead } from './DatabaseAudit';
import { entries, entryOf, fromDatabase, type AuditRow } from './tables';

const PAGE = 1_000;

/** Times in ISO 8601, both included. */
export interface RecordRange {
  from?: string;
  to?: string;
  instance?: string;
}

export class RecordReader {
  constructor(private readonly db: Knex) {}

  /** Of one pipeline, the newest first; those before `before`. */
  async activity(
    { instance, namespace, name }: PipelineRef,
    { limit, before }: { limit: number; before?: number },
  ): Promise<AuditEntry[]> {
    const query = entries(this.db)
      .where({ instance, namespace, name })
      .orderBy('seq', 'desc')
      .limit(limit);
    if (before !== undefined) {
      query.where('seq', '<', before);
    }
    return (await query).map(row => entryOf(fromDatabase(row)));
  }

  /** In their order. */
  async *entries(range: RecordRange): AsyncGenerator<AuditEntry> {
    for await (const row of readRows(this.db, range)) {
      yield entryOf(row);
    }
  }

  /** Undefined while nothing is recorded. */
  head(): Promise<AuditHead | undefined> {
    return readHead(this.db);
  }
}

export async function* readRows(
  db: Knex,
  range: RecordRange = {},
): AsyncGenerator<AuditRow> {
  let after = 0;
  for (;;) {
    const page = await readPage(db, range, after);
    yield* page;
    after = page.at(-1)?.seq ?? after;
    if (page.length < PAGE) {
      return;
    }
  }
}

async function readPage(
  db: Knex,
  { from, to, instance }: RecordRange,
  after: number,
): Promise<AuditRow[]> {
  const query = entries(db).where('seq', '>', after).orderBy('seq').limit(PAGE);
  if (from !== undefined) {
    query.where('at', '>=', from);
  }
  if (to !== undefined) {
    query.where('at', '<=', to);
  }
  if (instance !== undefined) {
    query.where({ instance });
  }
  return (await query).map(fromDatabase);
}

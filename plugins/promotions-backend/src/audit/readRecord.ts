/** Reads entries from the database, in pages, so that however long the record is, little of it is in memory. */

import type {
  AuditEntry,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { readHead } from './DatabaseAudit';
import type { AuditKeys } from './AuditKeys';
import { entries, entryOf, fromDatabase, type AuditRow } from './tables';
import {
  cutsOf,
  verifyChain,
  type ChainReport,
  type Witness,
} from './verifyChain';

const PAGE = 1_000;

/** Times in ISO 8601, both included. */
export interface RecordRange {
  from?: string;
  to?: string;
  instance?: string;
}

/** Of one pipeline, the newest first; those before `before`. */
export async function readActivity(
  db: Knex,
  { instance, namespace, name }: PipelineRef,
  { limit, before }: { limit: number; before?: number },
): Promise<AuditEntry[]> {
  const query = entries(db)
    .where({ instance, namespace, name })
    .orderBy('seq', 'desc')
    .limit(limit);
  if (before !== undefined) {
    query.where('seq', '<', before);
  }
  return (await query).map(row => entryOf(fromDatabase(row)));
}

/** In their order. */
export async function* readRows(
  db: Knex,
  { from, to, instance }: RecordRange = {},
): AsyncGenerator<AuditRow> {
  let after = 0;
  for (;;) {
    const query = entries(db).where('seq', '>', after).orderBy('seq');
    if (from !== undefined) {
      query.where('at', '>=', from);
    }
    if (to !== undefined) {
      query.where('at', '<=', to);
    }
    if (instance !== undefined) {
      query.where({ instance });
    }
    const page = (await query.limit(PAGE)).map(fromDatabase);
    yield* page;
    after = page.at(-1)?.seq ?? after;
    if (page.length < PAGE) {
      return;
    }
  }
}

/** Verifies all of it; the portal may go on recording meanwhile. */
export async function verifyRecord(
  db: Knex,
  keys: AuditKeys,
  witnesses: readonly Witness[] = [],
): Promise<ChainReport> {
  const head = await readHead(db);
  const checkpoints = await entries(db).where({ kind: 'checkpoint' });
  return verifyChain({
    rows: readRows(db),
    cuts: cutsOf(checkpoints),
    keys,
    witnesses: [
      ...(head ? [{ ...head, who: 'the head of the database' }] : []),
      ...witnesses,
    ],
    headAfter: () => readHead(db),
  });
}

/** Verifies the record of a database. */

import type { Knex } from 'knex';
import type { AuditKeys } from './AuditKeys';
import { readHead } from './DatabaseAudit';
import { readRows } from './RecordReader';
import { entries } from './tables';
import {
  cutsOf,
  verifyChain,
  type ChainReport,
  type Witness,
} from './verifyChain';

/** All of it; the portal may go on recording meanwhile. */
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

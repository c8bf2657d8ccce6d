/**
 * The record in SQLite or PostgreSQL: one chain, however many replicas append to it.
 *
 * An entry is written in the transaction of what it records, so both are there or neither is. Whoever appends changes
 * the head row first and thereby holds its lock until the transaction ends: others wait, then chain to what was
 * committed. Append last in a transaction, so that nobody waits for longer than a commit. Killed at any point before
 * the commit, the head is as it was, and no number is missing.
 */

import type { AuditEntry } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { Audit, AuditHead, NewAuditEntry } from './Audit';
import type { AuditKeys } from './AuditKeys';
import { entries, entryOf, HEAD, heads, rowOf, signedText } from './tables';

/** Told of an entry after it is committed, on the replica that wrote it. It must not throw, nor take long. */
export type RecordListener = (entry: AuditEntry) => void;

export class DatabaseAudit implements Audit {
  private readonly listeners: RecordListener[] = [];

  constructor(private readonly db: Knex, private readonly keys: AuditKeys) {}

  onRecorded(listener: RecordListener): void {
    this.listeners.push(listener);
  }

  async append(tx: Knex.Transaction, entry: NewAuditEntry): Promise<AuditHead> {
    const previous = await lockHead(tx);
    const keyId = this.keys.current;
    const unsigned = rowOf(entry, previous.seq + 1, keyId);
    const hmac = this.keys.sign(keyId, signedText(unsigned, previous.hmac));
    if (hmac === undefined) {
      throw new Error(`The record cannot be signed: no key "${keyId}"`);
    }
    const row = { ...unsigned, hmac };
    await entries(tx).insert(row);
    await heads(tx).where({ id: HEAD }).update({ hmac });
    this.announce(tx, entryOf(row));
    return { seq: row.seq, hmac };
  }

  async head(): Promise<AuditHead | undefined> {
    return readHead(this.db);
  }

  private announce(tx: Knex.Transaction, entry: AuditEntry): void {
    outermost(tx).executionPromise.then(
      () => this.listeners.forEach(listener => tell(listener, entry)),
      // Rolled back: whoever began the transaction hears of it, and nothing was recorded.
      () => {},
    );
  }
}

/** Undefined while nothing is recorded. */
export async function readHead(db: Knex): Promise<AuditHead | undefined> {
  const row = await heads(db).where({ id: HEAD }).first();
  const seq = Number(row?.seq ?? 0);
  return row && seq > 0 ? { seq, hmac: row.hmac } : undefined;
}

/** Takes the next number, which locks the row in both databases; gives what it is chained to. */
async function lockHead(tx: Knex.Transaction): Promise<AuditHead> {
  const [head] = await heads(tx)
    .where({ id: HEAD })
    .increment('seq', 1)
    .returning(['seq', 'hmac']);
  if (!head) {
    throw new Error(
      'The head of the record is gone (table promotions_audit_head): restore it from a backup',
    );
  }
  return { seq: Number(head.seq) - 1, hmac: head.hmac };
}

/** What one of them does wrong is nobody else's trouble: the entry is committed. */
function tell(listener: RecordListener, entry: AuditEntry): void {
  try {
    listener(entry);
  } catch {
    // It promised not to throw.
  }
}

function outermost(tx: Knex.Transaction): Knex.Transaction {
  return tx.parentTransaction ? outermost(tx.parentTransaction) : tx;
}

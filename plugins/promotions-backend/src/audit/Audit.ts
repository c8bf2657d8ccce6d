/** Where everything that was decided and done is recorded, in the same transaction as what it records. */

import type { AuditEntry } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';

export type NewAuditEntry = Omit<AuditEntry, 'seq' | 'keyId' | 'hmac'>;

/** The newest entry; who knows it can tell whether an older one was changed. */
export interface AuditHead {
  seq: number;
  hmac: string;
}

export interface Audit {
  /** Appends under the lock on the head; whoever records at the same time waits. Committed or lost with `tx`. */
  append(tx: Knex.Transaction, entry: NewAuditEntry): Promise<AuditHead>;
  /** Undefined while nothing is recorded. */
  head(): Promise<AuditHead | undefined>;
}

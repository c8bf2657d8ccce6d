/** The record in memory, to see what was told to it. */

import type { Audit, NewAuditEntry } from '../../audit/Audit';

export class MemoryAudit implements Audit {
  readonly entries: NewAuditEntry[] = [];

  async append(_: unknown, entry: NewAuditEntry) {
    this.entries.push(entry);
    return { seq: this.entries.length, hmac: '' };
  }

  async head() {
    const seq = this.entries.length;
    return seq > 0 ? { seq, hmac: '' } : undefined;
  }

  texts(): string[] {
    return this.entries.map(({ text }) => text);
  }
}

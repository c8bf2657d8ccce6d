/**
 * Cuts entries off the beginning of the record that are older than it is to be kept; one replica a day is enough.
 *
 * A cut is an entry itself: a checkpoint, signed like any other, with the number and the hmac of the last entry that
 * went, so that the rest is still chained to something. Checkpoint and deletion are one transaction: killed in between,
 * nothing is cut. Some thousand entries at a time, so that nobody waits long to append.
 */

import type { Knex } from 'knex';
import type { Clock } from '../platform/clock';
import type { Audit } from './Audit';
import { entries } from './tables';

const BATCH = 2_000;
const DAY_MS = 86_400_000;

export interface RecordRetentionOptions {
  db: Knex;
  audit: Audit;
  days: number;
  clock: Clock;
  logger: { info(message: string): void };
}

export class RecordRetention {
  constructor(private readonly options: RecordRetentionOptions) {}

  async run(signal: AbortSignal): Promise<void> {
    const { days, logger } = this.options;
    let all = 0;
    while (!signal.aborted) {
      const cut = await this.cutSome();
      all += cut;
      if (cut < BATCH) {
        break;
      }
    }
    if (all > 0) {
      logger.info(
        `${all} entries of the record were older than ${days} days and are cut off`,
      );
    }
  }

  /** Only what is older from the beginning on; a younger one keeps all that comes after it. */
  private async cutSome(): Promise<number> {
    const { db, audit, days, clock } = this.options;
    const now = clock();
    const before = new Date(now.getTime() - days * DAY_MS).toISOString();
    return db.transaction(async tx => {
      const oldest = await entries(tx).orderBy('seq').limit(BATCH);
      const young = oldest.findIndex(({ at }) => at >= before);
      const old = young < 0 ? oldest : oldest.slice(0, young);
      const last = old.at(-1);
      if (!last) {
        return 0;
      }
      const through = Number(last.seq);
      await audit.append(tx, {
        at: now.toISOString(),
        kind: 'checkpoint',
        actor: 'portal',
        text: `Entries up to ${through} are older than ${days} days and were cut off.`,
        data: { through, hmac: last.hmac, entries: old.length, before },
      });
      await entries(tx).where('seq', '<=', through).delete();
      return old.length;
    });
  }
}

/**
 * Repairs that were sent, in the database and in the record.
 *
 * The row is written before the sync is sent. Killed in between, the row keeps others from repairing for a minute, and
 * then another one takes it over: by then a sync that was sent after all is seen at Argo CD.
 */

import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { Audit, NewAuditEntry } from '../audit/Audit';
import type { Clock } from '../platform/clock';
import { databaseNow } from '../platform/database';
import type { NewRepair, RepairLedger } from './repairOnce';

const HELD_MS = 60_000;
const DAY_MS = 86_400_000;

interface RepairRow {
  id: string;
  execution_id: string;
  /** Milliseconds by the database's clock. */
  until: number | string | Knex.Raw;
}

const repairs = (db: Knex) => db<RepairRow>('promotions_repairs');

export class DatabaseRepairLedger implements RepairLedger {
  constructor(
    private readonly db: Knex,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async claim(repair: NewRepair): Promise<string> {
    const { key: id, executionId } = repair;
    return this.db.transaction(async tx => {
      await repairs(tx).where('until', '<', databaseNow(tx, -DAY_MS)).delete();
      await repairs(tx)
        .insert({
          id,
          execution_id: executionId,
          until: databaseNow(tx, HELD_MS),
        })
        .onConflict('id')
        .merge()
        .where('promotions_repairs.until', '<', databaseNow(tx));
      const row = await repairs(tx).where({ id }).first();
      if (row?.execution_id === executionId) {
        await this.record(tx, repair, (who, what) => `${who} repairs ${what}.`);
      }
      return row?.execution_id ?? executionId;
    });
  }

  async giveBack(repair: NewRepair, why: string): Promise<void> {
    const { key: id, executionId } = repair;
    await this.db.transaction(async tx => {
      await repairs(tx).where({ id, execution_id: executionId }).delete();
      const says = (_: string, what: string) =>
        `The repair of ${what} was not sent: ${why}`;
      await this.record(tx, repair, says);
    });
  }

  private async record(
    tx: Knex.Transaction,
    { by, pipeline, stage, target, revisions, executionId }: NewRepair,
    says: (who: string, what: string) => string,
  ): Promise<void> {
    const release = revisions.map(shortRevision).join(' + ');
    const entry: NewAuditEntry = {
      at: this.clock().toISOString(),
      kind: 'repair',
      actor: by,
      pipeline,
      stage,
      target,
      text: says(by, `${target} to ${release}`),
      data: { executionId, revisions },
    };
    await this.audit.append(tx, entry);
  }
}

/** The record of what is decided and done, and those who witness it. */

import { witness } from '../audit/witness';
import { AuditKeys, DATABASE_KEY } from '../audit/AuditKeys';
import { DatabaseAudit } from '../audit/DatabaseAudit';
import { RecordReader } from '../audit/RecordReader';
import { RecordRetention } from '../audit/RecordRetention';
import { readSecret } from '../approvals/operations/readSecret';
import type { PromotionsConfig } from '../config';
import { systemClock as clock } from '../platform/clock';
import { openDatabase } from '../platform/database';
import { newSecret } from '../platform/ids';
import { DatabaseRepairLedger } from '../repairs/DatabaseRepairLedger';
import type { Services } from './services';

/** Names the secret of the database that signs where app-config gives no key. */
export const AUDIT_SECRET = 'audit';

export async function record(
  { auditor, database, logger, scheduler }: Services,
  config: PromotionsConfig,
) {
  const db = await openDatabase(database);
  const ofDatabase = await readSecret(db, AUDIT_SECRET, newSecret);
  const keys = new AuditKeys(config.audit, ofDatabase);
  if (keys.current === DATABASE_KEY) {
    logger.warn(
      'The record is signed with a key of the database itself, so it does not prove that nobody changed it who can write there. Give it a key of its own (promotions.audit.keys).',
    );
  }
  const audit = new DatabaseAudit(db, keys);
  audit.onRecorded(witness(auditor, logger));
  return {
    audit,
    record: new RecordReader(db),
    repairLedger: new DatabaseRepairLedger(db, audit, clock),
    /** Cuts off what is older than it is to be kept, each day, on one replica. */
    async start() {
      const { retentionDays: days } = config.audit;
      if (days !== undefined) {
        const retention = new RecordRetention({
          db,
          audit,
          days,
          clock,
          logger,
        });
        await scheduler.scheduleTask({
          id: 'promotions-record-retention',
          frequency: { hours: 24 },
          initialDelay: { minutes: 15 },
          timeout: { hours: 1 },
          fn: signal => retention.run(signal),
        });
      }
    },
  };
}
export type Recording = Awaited<ReturnType<typeof record>>;

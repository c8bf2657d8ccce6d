/** The ApprovalStore in SQLite or PostgreSQL; each operation tells in its file what a crash leaves. */

import type { DatabaseService } from '@backstage/backend-plugin-api';
import type {
  Approval,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { Audit, NewAuditEntry } from '../audit/Audit';
import { isSqlite, migrate, openDatabase } from '../platform/database';
import type { NewId } from '../platform/ids';
import type {
  ApprovalStore,
  Claim,
  Lane,
  NewDecision,
  NewOpening,
  StoredDecision,
  StoredExecution,
  WantedRounds,
} from './ApprovalStore';
import { claimDue } from './operations/claimDue';
import { countOpen } from './operations/countOpen';
import { countOpenings } from './operations/countOpenings';
import {
  findApprovals,
  findOfMany,
  findPending,
} from './operations/findApprovals';
import { insertDecision } from './operations/insertDecision';
import { openByPortal } from './operations/openByPortal';
import { readContents } from './operations/readContents';
import { readSecret } from './operations/readSecret';
import { recordAbort } from './operations/recordAbort';
import {
  recordExecution,
  recordIntent,
  recordTakenBack,
} from './operations/recordExecution';
import { endPending, recordOutcome } from './operations/recordOutcome';
import { putBack, renewTicket } from './operations/renewTicket';
import type { Outcome, Step } from './WorkStore';

export { migrate };

export interface StoreOptions {
  newId: NewId;
  newSecret: () => string;
  /** Told in the same transaction as what it is told of; nobody is when absent. */
  audit?: Audit;
}

export class DatabaseApprovalStore implements ApprovalStore {
  /** Brings the tables up to date, unless the database's configuration leaves that to people. */
  static async create(
    database: Pick<DatabaseService, 'getClient' | 'migrations'>,
    options: StoreOptions,
  ): Promise<DatabaseApprovalStore> {
    const db = await openDatabase(database);
    return new DatabaseApprovalStore(db, options);
  }

  constructor(
    private readonly db: Knex,
    private readonly options: StoreOptions,
  ) {}

  /** Whether what is stored here is lost with the process. */
  get volatile(): boolean {
    return isVolatile(this.db);
  }

  record(
    decision: NewDecision,
    opens: (given: readonly StoredDecision[]) => boolean,
  ) {
    const { newId } = this.options;
    return insertDecision(this.db, decision, opens, newId, this.options.audit);
  }

  open(opening: NewOpening) {
    return openByPortal(
      this.db,
      opening,
      this.options.newId,
      this.options.audit,
    );
  }

  contentsOf(id: string) {
    return readContents(this.db, id);
  }

  async note(entry: NewAuditEntry): Promise<void> {
    const { audit } = this.options;
    if (audit) {
      await this.db.transaction(tx => audit.append(tx, entry));
    }
  }

  find(pipeline: PipelineRef, releaseIds: readonly string[] = []) {
    return findApprovals(this.db, pipeline, releaseIds);
  }

  findAll(wanted: readonly WantedRounds[]) {
    return findOfMany(this.db, wanted);
  }

  pending() {
    return findPending(this.db);
  }

  endPending(id: string, message: string, at: string) {
    return endPending(this.db, id, message, at, this.options.audit);
  }

  claim(leaseMs: number, lane: Lane = { otherThan: [] }) {
    return claimDue(this.db, leaseMs, lane, this.options.newId);
  }

  renew(claim: Claim, leaseMs: number) {
    return renewTicket(this.db, claim, leaseMs);
  }

  recordIntent(
    claim: Claim,
    leaseMs: number,
    execution: StoredExecution,
    step: Step,
  ) {
    const { audit } = this.options;
    return recordIntent(this.db, claim, leaseMs, execution, step, audit);
  }

  recordExecution(claim: Claim, execution: StoredExecution, step?: Step) {
    const { audit } = this.options;
    return recordExecution(this.db, claim, execution, step, audit);
  }

  recordTakenBack(claim: Claim, execution: StoredExecution, step: Step) {
    const { newId, audit } = this.options;
    return recordTakenBack(this.db, claim, execution, step, audit, newId);
  }

  recordOutcome(claim: Claim, state: Outcome, message?: string, step?: Step) {
    const { audit } = this.options;
    return recordOutcome(this.db, claim, state, message, step, audit);
  }

  abort(id: string, abort: NonNullable<Approval['abort']>) {
    return recordAbort(this.db, id, abort, this.options.audit);
  }

  putBack(claim: Claim, delayMs: number) {
    return putBack(this.db, claim, delayMs);
  }

  /** How many there are in each state that is not over. */
  countOpen() {
    return countOpen(this.db);
  }

  /** How many gates of the instance the portal has opened by itself since then, by all replicas; ISO 8601. */
  countOpenings(instance: string, since: string) {
    return countOpenings(this.db, instance, since);
  }

  secret(name: string) {
    return readSecret(this.db, name, this.options.newSecret);
  }
}

/** SQLite keeps nothing when its file is `:memory:` or has no name. */
export function isVolatile(db: Knex): boolean {
  if (!isSqlite(db)) {
    return false;
  }
  const { connection } = db.client.config;
  const file =
    typeof connection === 'string' ? connection : connection?.filename;
  return !file || String(file).includes(':memory:');
}

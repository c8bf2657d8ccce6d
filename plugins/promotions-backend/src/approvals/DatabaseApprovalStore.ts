/** The ApprovalStore in SQLite or PostgreSQL; each operation tells in its file what a crash leaves. */

import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { isSqlite, migrate, openDatabase } from '../platform/database';
import type { NewId } from '../platform/ids';
import type {
  ApprovalStore,
  Claim,
  Lane,
  NewDecision,
  StoredDecision,
  StoredExecution,
} from './ApprovalStore';
import { claimDue } from './operations/claimDue';
import { countOpen } from './operations/countOpen';
import { findApprovals, findPending } from './operations/findApprovals';
import { insertDecision } from './operations/insertDecision';
import { readSecret } from './operations/readSecret';
import {
  endPending,
  recordExecution,
  recordOutcome,
} from './operations/recordOutcome';
import { putBack, renewTicket } from './operations/renewTicket';

export { migrate };

export interface RandomSources {
  newId: NewId;
  newSecret: () => string;
}

export class DatabaseApprovalStore implements ApprovalStore {
  /** Brings the tables up to date, unless the database's configuration leaves that to people. */
  static async create(
    database: Pick<DatabaseService, 'getClient' | 'migrations'>,
    random: RandomSources,
  ): Promise<DatabaseApprovalStore> {
    return new DatabaseApprovalStore(await openDatabase(database), random);
  }

  constructor(
    private readonly db: Knex,
    private readonly random: RandomSources,
  ) {}

  /** Whether what is stored here is lost with the process. */
  get volatile(): boolean {
    return isVolatile(this.db);
  }

  record(
    decision: NewDecision,
    opens: (given: readonly StoredDecision[]) => boolean,
  ) {
    return insertDecision(this.db, decision, opens, this.random.newId);
  }

  find(pipeline: PipelineRef, releaseIds: readonly string[] = []) {
    return findApprovals(this.db, pipeline, releaseIds);
  }

  pending() {
    return findPending(this.db);
  }

  endPending(id: string, message: string) {
    return endPending(this.db, id, message);
  }

  claim(leaseMs: number, lane: Lane = { otherThan: [] }) {
    return claimDue(this.db, leaseMs, lane, this.random.newId);
  }

  renew(claim: Claim, leaseMs: number) {
    return renewTicket(this.db, claim, leaseMs);
  }

  recordExecution(claim: Claim, execution: StoredExecution) {
    return recordExecution(this.db, claim, execution);
  }

  recordOutcome(
    claim: Claim,
    state: 'succeeded' | 'failed' | 'ended',
    message?: string,
  ) {
    return recordOutcome(this.db, claim, state, message);
  }

  putBack(claim: Claim, delayMs: number) {
    return putBack(this.db, claim, delayMs);
  }

  /** How many there are in each state that is not over. */
  countOpen() {
    return countOpen(this.db);
  }

  secret(name: string) {
    return readSecret(this.db, name, this.random.newSecret);
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

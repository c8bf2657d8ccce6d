/**
 * The HoldStore in SQLite or PostgreSQL. A hold and its record are one transaction: killed before the commit, nothing
 * is there and nothing was acknowledged; after it, whoever asks next is stopped.
 */

import type { Hold } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import type { Audit, NewAuditEntry } from '../../audit/Audit';
import type { NewId } from '../../platform/ids';
import type { HoldStore, Lift, NewHold, StoredHold } from './HoldStore';
import { holds, toHold, toRow } from './rows';
import { nameOf, pipelineOf, sameScope } from './scopes';

export interface HoldStoreOptions {
  newId: NewId;
  /** Nothing is recorded when absent. */
  audit?: Audit;
}

export class DatabaseHoldStore implements HoldStore {
  constructor(
    private readonly db: Knex,
    private readonly options: HoldStoreOptions,
  ) {}

  active(): Promise<Hold[]> {
    return readActive(this.db);
  }

  async find(id: string): Promise<Hold | undefined> {
    const row = await holds(this.db).where({ id }).first();
    return row && toHold(row);
  }

  put(hold: NewHold): Promise<StoredHold> {
    const { newId, audit } = this.options;
    return this.db.transaction(tx => insertHold(tx, hold, newId, audit));
  }

  async lift(id: string, lift: Lift): Promise<StoredHold | undefined> {
    return this.db.transaction(async tx => {
      const lifted = await holds(tx)
        .where({ id, lifted_at: null })
        .update({
          lifted_by: lift.by,
          lifted_at: lift.at,
          lift_reason: lift.reason ?? null,
        });
      const row = await holds(tx).where({ id }).first();
      if (!row) {
        return undefined;
      }
      const hold = toHold(row);
      if (lifted === 0) {
        return { kind: 'repeated', hold };
      }
      await this.options.audit?.append(tx, liftEntry(hold, lift));
      return { kind: 'stored', hold };
    });
  }
}

/** Puts a hold as a part of something else, such as a rollback; the same one of the same person is put once. */
export async function insertHold(
  tx: Knex.Transaction,
  hold: NewHold,
  newId: NewId,
  audit: Audit | undefined,
): Promise<StoredHold> {
  const before = (await readActive(tx)).find(
    other =>
      other.by === hold.by &&
      other.cause === hold.cause &&
      other.reason === hold.reason &&
      sameScope(other.scope, hold.scope),
  );
  if (before) {
    return { kind: 'repeated', hold: before };
  }
  const row = toRow(newId(), hold);
  await holds(tx).insert(row);
  const stored = toHold(row);
  await audit?.append(tx, holdEntry(stored));
  return { kind: 'stored', hold: stored };
}

async function readActive(db: Knex): Promise<Hold[]> {
  const rows = await holds(db)
    .whereNull('lifted_at')
    .orderBy([
      { column: 'put_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ]);
  return rows.map(toHold);
}

function holdEntry(hold: Hold): NewAuditEntry {
  const { by, at, scope, reason } = hold;
  return {
    ...placeOf(hold),
    at,
    kind: 'hold',
    actor: by,
    text: `${by} holds ${nameOf(scope)}: ${reason}`,
    data: { holdId: hold.id, scope, reason, cause: hold.cause },
  };
}

function liftEntry(hold: Hold, { by, at, reason }: Lift): NewAuditEntry {
  return {
    ...placeOf(hold),
    at,
    kind: 'lift',
    actor: by,
    text: `${by} lifted the hold of ${hold.by} on ${nameOf(hold.scope)}${
      reason ? `: ${reason}` : '.'
    }`,
    data: { holdId: hold.id, scope: hold.scope, reason },
  };
}

function placeOf({ scope }: Hold): Pick<NewAuditEntry, 'pipeline' | 'stage'> {
  const pipeline = pipelineOf(scope);
  return {
    ...(pipeline && { pipeline }),
    ...(scope.kind === 'stage' && {
      stage: { index: scope.index, name: scope.name },
    }),
  };
}

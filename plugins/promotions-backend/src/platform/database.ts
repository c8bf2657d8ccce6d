/** What all who keep something in the database share: its migrations, its clock, and which one it is. */

import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Brings the tables up to date, unless the database's configuration leaves that to people. */
export async function openDatabase(
  database: Pick<DatabaseService, 'getClient' | 'migrations'>,
): Promise<Knex> {
  const db = await database.getClient();
  if (!database.migrations?.skip) {
    await migrate(db);
  }
  return db;
}

export async function migrate(db: Knex): Promise<void> {
  await db.migrate.latest({
    directory: resolvePackagePath(
      '@stagecraft/plugin-promotions-backend',
      'migrations',
    ),
    // During a rolling upgrade the release before this one starts on what this one has migrated.
    disableMigrationsListValidation: true,
  });
}

/** SQL for the milliseconds since 1970 by the database's own clock, so that replicas agree. */
export function databaseNow(db: Knex, plusMs = 0): Knex.Raw {
  return isSqlite(db)
    ? db.raw(
        "(CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) + ?)",
        [plusMs],
      )
    : db.raw(
        '(CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) + ?)',
        [plusMs],
      );
}

export function isSqlite(db: Knex): boolean {
  return String(db.client.config.client).includes('sqlite');
}

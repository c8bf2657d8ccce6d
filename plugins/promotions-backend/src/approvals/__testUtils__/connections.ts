/** Connections to one database, each as that of a process of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';

/** Another connection to the same database. */
export type Connect = () => Knex;

/** Call it once at the top of a test file; all is closed after each test. */
export function connections() {
  const open: Knex[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map(db => db.destroy()));
    folders.splice(0).forEach(folder => rmSync(folder, { recursive: true }));
  });
  const connector =
    (config: Knex.Config): Connect =>
    () => {
      const db = knexFactory(config);
      open.push(db);
      return db;
    };

  /** To a new SQLite file. */
  const toFile = () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-approvals-'));
    folders.push(folder);
    return connector({
      client: 'better-sqlite3',
      connection: { filename: path.join(folder, 'promotions.sqlite') },
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
  };

  return {
    toFile,
    /** To a new database; SQLite's is a file, as one in memory has no second connection. */
    async toNew(databases: TestDatabases, id: 'SQLITE_3' | 'POSTGRES_18') {
      if (id === 'SQLITE_3') {
        return toFile();
      }
      const { client } = await databases.init(id);
      return connector(client.config);
    },
  };
}

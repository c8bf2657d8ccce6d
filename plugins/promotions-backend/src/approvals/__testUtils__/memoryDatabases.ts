/** Databases in memory with their tables in place, which can be copied as they are at a moment: for tests of many worlds. */

import knexFactory, { type Knex } from 'knex';
import { migrate } from '../../platform/database';

/** What better-sqlite3 gives. */
interface Serializable {
  serialize(): Buffer;
}

/** Call it once at the top of a test file; all is closed at its end. */
export function memoryDatabases() {
  const open: Knex[] = [];
  let empty: Promise<Buffer> | undefined;
  afterAll(() => Promise.all(open.map(db => db.destroy())));

  const from = (content: Buffer | ':memory:'): Knex => {
    // The driver takes the content of a database in place of a file's name.
    const connection: object = { filename: content };
    const db = knexFactory({
      client: 'better-sqlite3',
      connection,
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
    open.push(db);
    return db;
  };

  const prepared = async () => {
    const db = from(':memory:');
    await migrate(db);
    return contentOf(db);
  };

  return {
    /** A new one. */
    fresh: async () => from(await (empty ??= prepared())),
    /** A copy, such as a backup that is restored. */
    from,
    close: async (db: Knex) => {
      open.splice(open.indexOf(db), 1);
      await db.destroy();
    },
  };
}

/** All that is in it now. */
export async function contentOf(db: Knex): Promise<Buffer> {
  const connection: Serializable = await db.client.acquireConnection();
  try {
    return connection.serialize();
  } finally {
    await db.client.releaseConnection(connection);
  }
}

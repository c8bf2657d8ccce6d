/** A database for each run, which is there at once: a copy of one with all tables. */

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knexFactory, { type Knex } from 'knex';

export interface RunDatabase {
  /** For the processes. */
  config: Knex.Config;
  /** Our own connection. */
  db: Knex;
  drop(): Promise<void>;
}

/** Makes the tables of a database that is empty. */
export type MakeTables = (config: Knex.Config) => Promise<void>;

/** Leaves it empty. */
export const noTables: MakeTables = async () => {};

/** Makes new ones until it is closed. */
export interface Databases {
  create(): Promise<RunDatabase>;
  close(): Promise<void>;
}

export async function sqliteDatabases(
  makeTables: MakeTables,
): Promise<Databases> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-endurance-'));
  const template = path.join(folder, 'template.sqlite');
  await makeTables(sqlite(template));
  let made = 0;
  return {
    async create() {
      made += 1;
      const file = path.join(folder, `${made}.sqlite`);
      if (existsSync(template)) {
        copyFileSync(template, file);
      }
      const config = sqlite(file);
      const db = knexFactory(config);
      const drop = async () => {
        await db.destroy();
        rmSync(file, { force: true });
      };
      return { config, db, drop };
    },
    close: async () => rmSync(folder, { recursive: true }),
  };
}

/** On the server with this address. */
export async function postgresDatabases(
  address: string,
  makeTables: MakeTables,
): Promise<Databases> {
  const admin = knexFactory({ client: 'pg', connection: address });
  const at = (name: string): Knex.Config => {
    const url = new URL(address);
    url.pathname = `/${name}`;
    return { client: 'pg', connection: url.href, pool: { min: 0, max: 8 } };
  };
  const template = `endurance_${process.pid}_${Date.now()}`;
  await admin.raw('CREATE DATABASE ??', [template]);
  await makeTables(at(template));
  let made = 0;
  const drop = (name: string) =>
    admin.raw('DROP DATABASE ?? WITH (FORCE)', [name]);
  return {
    async create() {
      made += 1;
      const name = `${template}_${made}`;
      await admin.raw('CREATE DATABASE ?? TEMPLATE ??', [name, template]);
      const config = at(name);
      const db = knexFactory(config);
      return {
        config,
        db,
        async drop() {
          await db.destroy();
          await drop(name);
        },
      };
    },
    async close() {
      await drop(template);
      await admin.destroy();
    },
  };
}

function sqlite(filename: string): Knex.Config {
  return {
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  };
}

/** The databases that tests run on: SQLite, and the real PostgreSQL 18 without which they fail. */

import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { TestDatabases } from '@backstage/backend-test-utils';

const SERVER = path.resolve(__dirname, '../../../../../tools/postgres.mjs');
const VARIABLE = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/** Call it once at the top of a test file; the server that it starts ends with the file. */
export function testDatabases(): TestDatabases {
  // Made first, so that its databases are dropped before the server ends.
  const databases = TestDatabases.create({
    ids: ['SQLITE_3', 'POSTGRES_18'],
    disableDocker: false,
  });
  let server: ChildProcess | undefined;
  beforeAll(async () => {
    if (!process.env[VARIABLE]) {
      server = startServer();
      process.env[VARIABLE] = await addressOf(server);
    }
  }, 60_000);
  afterAll(async () => {
    if (server) {
      delete process.env[VARIABLE];
      const ended = new Promise(resolve => server?.once('exit', resolve));
      server.stdin?.end();
      await ended;
    }
  });
  return databases;
}

/** Of the server, once a test file that called `testDatabases` runs. */
export function postgresAddress(): string {
  const address = process.env[VARIABLE];
  if (!address) {
    throw new Error(`${VARIABLE} is not set: testDatabases() sets it`);
  }
  return address;
}

function startServer(): ChildProcess {
  return spawn(process.execPath, [SERVER], { stdio: ['pipe', 'pipe', 'pipe'] });
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    server.stderr?.on('data', chunk => (said += chunk));
    server.once('exit', () =>
      reject(new Error(said || 'PostgreSQL for tests ended at once')),
    );
    if (server.stdout) {
      createInterface(server.stdout).once('line', resolve);
    }
  });
}

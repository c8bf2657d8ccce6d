/** The command, as people run it, on the database of an app-config and on an exported file. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knexFactory from 'knex';
import {
  postgresAddress,
  testDatabases,
} from '../approvals/__testUtils__/databases';
import { migrate } from '../platform/database';
import { keysOf, recordOf } from './__testUtils__/record';
import { describeReport, readCall } from './command';
import { exportJson } from './exportRecord';
import { RecordReader } from './RecordReader';

jest.setTimeout(120_000);

const ROOT = path.resolve(__dirname, '../../../..');
const SECRET = 'a secret that is long enough, of one: first';
let folder: string;

testDatabases();

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--require',
      '@backstage/cli-node/config/nodeTransform.cjs',
      path.resolve(__dirname, '../../dev/audit.ts'),
      ...args,
    ],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'test' } },
  );
  return { status, stdout, stderr };
}

it('names the first broken link and the way out', async () => {
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(folder, 'promotions.sqlite') },
    useNullAsDefault: true,
  });
  await migrate(db);
  const { append } = recordOf(db, keysOf(['one']));
  await append();
  const head = await append({ text: 'Olaf approved it.' });
  const config = path.join(folder, 'app-config.yaml');
  const settings = {
    backend: {
      database: {
        client: 'better-sqlite3',
        connection: { directory: folder },
      },
    },
    promotions: { audit: { keys: [{ id: 'one', secret: SECRET }] } },
  };
  writeFileSync(config, JSON.stringify(settings));
  const file = path.join(folder, 'record.json');
  const facts = { at: '2026-11-21T12:00:00.000Z', whole: true };
  const written = exportJson(new RecordReader(db).entries({}), facts);
  writeFileSync(file, await textOf(written));

  const verify = (...args: string[]) =>
    run('verify', '--config', config, ...args);
  const whole = verify('--head', `${head.seq}:${head.hmac}`);
  expect(whole).toMatchObject({ status: 0, stderr: '' });
  expect(whole.stdout).toBe(
    `Verified: 2 entries, 1 to 2. The head is 2:${head.hmac}\n  1 to 2: key "one"\n`,
  );
  expect(verify('--from', file)).toMatchObject({ status: 0 });

  await db.raw('DROP TRIGGER promotions_audit_update');
  await db('promotions_audit')
    .where({ seq: 2 })
    .update({ text: 'Nobody did.' });
  await db.destroy();
  expect(verify()).toEqual({
    status: 1,
    stderr: '',
    stdout:
      'BROKEN at entry 2: Entry 2 is not what was written there, or not after entry 1, 1 to 1 verified.\n  1 to 1: key "one"\n',
  });
  expect(run('verify', '--config', config, '--head', '2')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('usage:'),
  });
});

it('finds the record in the PostgreSQL database of an app-config', async () => {
  const connection = postgresAddress();
  const prefix = `audit_${process.pid}_`;
  const address = new URL(connection);
  address.pathname = `/${prefix}promotions`;
  const admin = knexFactory({ client: 'pg', connection });
  await admin.raw('CREATE DATABASE ??', [`${prefix}promotions`]);
  const db = knexFactory({ client: 'pg', connection: address.href });
  try {
    await migrate(db);
    const { append } = recordOf(db, keysOf(['one']));
    await append();
    const head = await append({ text: 'Olaf approved it.' });
    const config = path.join(folder, 'app-config.postgres.yaml');
    const settings = {
      backend: { database: { client: 'pg', connection, prefix } },
      promotions: { audit: { keys: [{ id: 'one', secret: SECRET }] } },
    };
    writeFileSync(config, JSON.stringify(settings));
    const witnessed = `${head.seq}:${head.hmac}`;
    expect(
      run('verify', '--config', config, '--head', witnessed),
    ).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(
        `Verified: 2 entries, 1 to 2. The head is ${witnessed}`,
      ),
    });
  } finally {
    await db.destroy();
    await admin.raw('DROP DATABASE ?? WITH (FORCE)', [`${prefix}promotions`]);
    await admin.destroy();
  }
});

it.each([
  [['verify'], {}],
  [['verify', '--from', 'a.json', '--config', 'b.yaml'], { file: 'a.json' }],
  [
    ['verify', '--head', `7:${'0'.repeat(64)}`],
    { head: { seq: 7, hmac: '0'.repeat(64) } },
  ],
  [['verify', '--head', '7:ABC'], undefined],
  [['verify', '--from'], undefined],
  [['verify', '--force', 'yes'], undefined],
  [[], undefined],
])('takes %j for %j', (args, call) => {
  expect(readCall(args)).toEqual(call);
});

it('says what a key of the database does not prove', () => {
  const last = { seq: 2, hmac: 'abc' };
  const signedBy = [{ keyId: 'database', from: 1, to: 2 }];
  const report = { entries: 2, first: 1, last, signedBy };
  expect(describeReport(report, {}).join('\n')).toMatch(
    /proves nothing against somebody who writes to the database.\nNo witnessed head/,
  );
  expect(describeReport({ entries: 0, signedBy: [] }, {})).toEqual([
    'Nothing is recorded.',
  ]);
});

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
  }
  return text;
}

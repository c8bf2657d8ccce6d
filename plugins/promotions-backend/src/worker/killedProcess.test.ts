/** A worker that is killed with SIGKILL, and the next one: both real processes, against the simulated Argo CD over HTTP. */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import knexFactory from 'knex';
import { migrate } from '../approvals/DatabaseApprovalStore';
import { startLab, type Lab } from '../__testUtils__/lab';
import type { ProcessOrder } from './__testUtils__/workerProcess';

jest.setTimeout(120_000);

const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');
const PROGRAM = path.join(__dirname, '__testUtils__', 'workerProcess.ts');

let lab: Lab;
let folder: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  lab = await startLab();
  folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-killed-'));
});

afterEach(async () => {
  started.splice(0).forEach(child => child.kill('SIGKILL'));
  rmSync(folder, { recursive: true });
  await lab.stop();
});

/** Resolves with what the process said last when it says `word` or ends. */
function run(order: ProcessOrder, word?: string) {
  const child = spawn(
    process.execPath,
    ['--require', TRANSFORM, PROGRAM, JSON.stringify(order)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  started.push(child);
  return new Promise<{ child: ChildProcess; said: string }>(
    (resolve, reject) => {
      let last = '';
      let errors = '';
      child.stderr.on('data', chunk => (errors += chunk));
      createInterface(child.stdout).on('line', line => {
        last = line;
        if (line === word) {
          resolve({ child, said: line });
        }
      });
      child.once('close', code =>
        code === 0 ? resolve({ child, said: last }) : reject(new Error(errors)),
      );
    },
  );
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

it.each(['claimed', 'intent', 'sent', 'recorded'])(
  'killed when "%s", the next one ends the work with one sync of the approved commit',
  async standAt => {
    const sha = await lab.commit('1.0.0');
    lab.applySet();
    const file = path.join(folder, 'promotions.sqlite');
    const db = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: file },
      useNullAsDefault: true,
    });
    await migrate(db);
    await db.destroy();

    const first = await run({ url: lab.url, file, standAt }, standAt);
    expect(first.said).toBe(standAt);
    await kill(first.child);
    const second = await run({ url: lab.url, file });

    expect(second.said).toBe('succeeded');
    expect(lab.syncs()).toMatchObject([
      { path: expect.stringContaining('basket-prod'), body: { revision: sha } },
    ]);
    expect(lab.prod().status?.history).toMatchObject([{ revision: sha }]);
  },
);

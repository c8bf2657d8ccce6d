/** Makes the program of a backend process, with shorter times than in life, so that a run is over in seconds. */

import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(__dirname, '../../../../..');
const ENTRY = path.join(__dirname, 'backendProcess.ts');

const FOLDER = path.join(ROOT, 'node_modules', '.cache', 'stagecraft');
/** What Node keeps of programs that it has compiled. */
export const COMPILED = path.join(FOLDER, 'compiled');

/** What is another in the sources: regular expressions of a path and of what must be found there. */
export interface Change {
  file: string;
  from: string;
  to: string;
}

const time = (name: string, ms: number): Change => ({
  file: 'promotions-backend/src/(worker|wiring)/',
  from: `const ${name} = [\\d_]+;`,
  to: `const ${name} = ${ms};`,
});

/** By order as in life: what is sent is sent within SEND_WITHIN, arrives before SETTLE is over, and a lease is longer. */
const TIMES = [
  time('LEASE_MS', 3_000),
  time('SETTLE_MS', 2_500),
  time('SEND_WITHIN_MS', 400),
  time('FOLLOW_MS', 150),
  time('IDLE_MS', 150),
  time('BUSY_MS', 300),
  time('LOOK_MS', 300),
  time('TURN_MS', 300),
  time('NOT_NOW_MS', 500),
  time('CONDITION_MS', 500),
  time('ASK_AGAIN_MS', 500),
  time('AGAIN_MS', 1_000),
];

/** Resolves with the path of the program. */
export async function bundleBackend(
  name: string,
  changes: readonly Change[] = [],
): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const out = path.join(FOLDER, `${name}.cjs`);
  await promisify(execFile)(process.execPath, [
    path.join(ROOT, 'tools', 'bundle.mjs'),
    ENTRY,
    out,
    JSON.stringify([...TIMES, ...changes]),
  ]);
  return out;
}

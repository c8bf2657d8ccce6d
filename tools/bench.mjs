/** `npm run bench`: brings what the benchmark needs (the neighbours, a browser, the page), then runs it. */

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typescript } from './backend.mjs';
import { findBrowser } from './browser.mjs';
import { buildFrontEnd } from './frontEnd.mjs';
import { npm } from './node.mjs';
import { root, say } from './repository.mjs';
import { withToolchain } from './toolchain.mjs';

const PEERS = join(root, 'bench', 'peers');
const STAMP = join(PEERS, 'node_modules', '.stagecraft-install');

withToolchain(async args => {
  if (wants(args, ['start', 'calls', 'peers'])) installPeers();
  if (!wants(args, ['browser'])) return run(args, {});
  await buildPage();
  const browser = await findBrowser();
  return run(args, { STAGECRAFT_BROWSER: JSON.stringify(browser) });
});

/** Whether one of the rows is to be measured; without `--only` all are. */
function wants(args, rows) {
  const at = args.indexOf('--only');
  return at < 0 || rows.some(row => args[at + 1]?.split(',').includes(row));
}

/** The versions that are locked beside them, installed apart from our own dependencies. */
function installPeers() {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  say('Installing the neighbours to compare with (once, 400 MB)');
  const [command, ...first] = npm();
  const { status } = spawnSync(
    command,
    [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: PEERS, stdio: ['ignore', process.stderr, process.stderr] },
  );
  if (status !== 0) {
    throw new Error('npm ci failed in bench/peers; the lines above say why.');
  }
  writeFileSync(STAMP, wanted);
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of ['package.json', 'package-lock.json']) {
    hash.update(readFileSync(join(PEERS, file)));
  }
  return hash.digest('hex');
}

async function buildPage() {
  const logs = join(root, '.cache');
  mkdirSync(logs, { recursive: true });
  const build = buildFrontEnd(logs);
  if (!build) return;
  say('Building the front end (its sources changed)');
  await build.done;
}

function run(args, env) {
  const child = spawn(
    process.execPath,
    [
      '--require',
      join(root, 'tools', 'endWithParent.cjs'),
      ...typescript('bench/src/main.ts'),
      ...args,
    ],
    {
      cwd: root,
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      env: { ...process.env, ...env, STAGECRAFT_PARENT_PIPE: '3' },
    },
  );
  // Ctrl-C reaches it by itself, and it ends what it started.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', code => done(code ?? 1));
  });
}

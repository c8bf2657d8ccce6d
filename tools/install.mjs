/** Installs the dependencies with the committed Yarn, and only when something about them changed. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './repository.mjs';

const STAMP = join(root, 'node_modules', '.stagecraft-install');
const YARN = join(root, '.yarn', 'releases', 'yarn-4.18.1.cjs');

export async function installDependencies() {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  say(
    'Installing the dependencies with the committed Yarn (the first time takes a few minutes and 2 GB)',
  );
  const { status } = spawnSync(
    process.execPath,
    [YARN, 'install', '--immutable'],
    {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
    },
  );
  if (status !== 0) {
    throw new Error(
      'yarn install failed; the lines above say why. After changing a package.json, run: node .yarn/releases/yarn-4.18.1.cjs install',
    );
  }
  writeFileSync(STAMP, wanted);
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of ['yarn.lock', '.yarnrc.yml', ...manifests()]) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function manifests() {
  const members = ['packages', 'plugins'].flatMap(group =>
    readdirSync(join(root, group)).map(name => `${group}/${name}/package.json`),
  );
  return ['package.json', 'bench/package.json', ...members.sort()].filter(
    file => existsSync(join(root, file)),
  );
}

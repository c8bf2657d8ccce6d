/** Every published package that changed since the last release has a changeset that says what changed. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../repository.mjs';

/** Git's name of the empty tree: before the first release everything is new. */
const NOTHING = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export async function missingChangesets() {
  const announced = readChangesets();
  const changed = changedFiles();
  const packages = publishedPackages().filter(({ folder }) =>
    changed.some(file => file.startsWith(`${folder}/`)),
  );
  const failures = packages
    .filter(({ name, folder }) => {
      const released = changed.includes(`${folder}/CHANGELOG.md`);
      return !announced.has(name) && !released;
    })
    .map(
      ({ name }) =>
        `${name} changed since the last release and no file in .changeset names it; run: yarn changeset`,
    );
  return { passed: packages.length - failures.length, failures };
}

function changedFiles() {
  const tag = git('tag', '--list', '--sort=-creatordate').split('\n')[0];
  const changed = git('diff', '--name-only', tag || NOTHING);
  const untracked = git('ls-files', '--others', '--exclude-standard');
  return `${changed}\n${untracked}`.split('\n');
}

function git(...args) {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  }).trim();
}

function publishedPackages() {
  return ['packages', 'plugins'].flatMap(group =>
    readdirSync(join(root, group))
      .map(name => `${group}/${name}`)
      .filter(folder => existsSync(join(root, folder, 'package.json')))
      .map(folder => ({
        folder,
        ...JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')),
      }))
      .filter(manifest => !manifest.private),
  );
}

/** Names of the packages that the waiting changesets speak of. */
function readChangesets() {
  const folder = join(root, '.changeset');
  const names = readdirSync(folder)
    .filter(file => file.endsWith('.md') && file !== 'README.md')
    .flatMap(file => {
      const [, head = ''] = readFileSync(join(folder, file), 'utf8').split(
        /^---$/m,
      );
      return [...head.matchAll(/^['"]?([^'":\n]+)['"]?:/gm)].map(
        match => match[1],
      );
    });
  return new Set(names);
}

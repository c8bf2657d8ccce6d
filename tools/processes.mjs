/** Child processes that never outlive the command that started them. */

import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { root } from './repository.mjs';

/** How long a child may take to end by itself before it is killed (milliseconds). */
const GRACE = 4000;

const running = new Set();

/**
 * Starts a Node process in a process group of its own, with its output in a file. It ends with this
 * process, also when this one is killed: it watches a pipe that only this process holds open.
 * @returns {{name: string, log: string, ended: Promise<string>, stop: () => Promise<void>}} `ended` says how
 */
export function startNode(name, { args, cwd, env, log }) {
  const child = spawn(
    process.execPath,
    ['--require', join(root, 'tools', 'endWithParent.cjs'), ...args],
    {
      cwd,
      env: { ...process.env, ...env, STAGECRAFT_PARENT_PIPE: '3' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const output = createWriteStream(log);
  child.stdout.pipe(output);
  child.stderr.pipe(output);
  running.add(child);
  const ended = new Promise(resolve => {
    child.on('error', error => resolve(error.message));
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  return { name, log, ended, stop: () => end(child) };
}

/** Ends every child with its own children, and resolves when they are gone. */
export async function endAll() {
  await Promise.all([...running].map(end));
}

async function end(child) {
  const gone = new Promise(resolve => child.once('close', resolve));
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE);
  await gone;
  clearTimeout(timer);
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

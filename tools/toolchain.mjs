/** What every command needs before it begins: a suitable Node, and the installed dependencies. */

import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { installDependencies } from './install.mjs';
import { findNode } from './node.mjs';

/**
 * Runs `main` with everything in place. When another Node is needed, the same script is started again
 * with that one, and this process only passes its signals and exit code on.
 */
export async function withToolchain(main) {
  try {
    const node = findNode();
    if (node !== process.execPath) return again(node);
    process.env.PATH = `${dirname(node)}${delimiter}${process.env.PATH}`;
    await installDependencies();
    // Whatever still waits, such as a question to the portal, is of no use any more.
    process.exit(await main(process.argv.slice(2)));
  } catch (error) {
    process.stderr.write(`\n✗ ${error.message}\n`);
    process.exitCode = 1;
  }
}

function again(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself: both are in the terminal's foreground group.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise(resolve => {
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
      resolve();
    });
  });
}

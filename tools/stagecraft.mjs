/** `npm run stagecraft -- COMMAND`: the command line of packages/cli, from its sources. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './repository.mjs';
import { withToolchain } from './toolchain.mjs';

withToolchain(args => {
  const child = spawn(
    process.execPath,
    [join(root, 'packages', 'cli', 'bin', 'stagecraft'), ...args],
    // npm starts scripts in the repository's root, whatever folder they were called from.
    { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: 'inherit' },
  );
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', code => done(code ?? 1));
  });
});

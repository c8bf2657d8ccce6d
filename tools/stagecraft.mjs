/** `npm run stagecraft -- COMMAND`: the command line of packages/cli, from its sources. */

import { spawn } from 'node:child_process';
import { root } from './repository.mjs';
import { typescript } from './backend.mjs';
import { withToolchain } from './toolchain.mjs';

withToolchain(args => {
  const child = spawn(
    process.execPath,
    [...typescript('packages/cli/src/index.ts'), ...args],
    // npm starts scripts in the repository's root, whatever folder they were called from.
    { cwd: process.env.INIT_CWD ?? root, stdio: 'inherit' },
  );
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', code => done(code ?? 1));
  });
});

/** `npm run audit -- verify`: verifies the portal's record with the backend's own code. */

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { typescript } from './backend.mjs';
import { root } from './repository.mjs';
import { withToolchain } from './toolchain.mjs';

/** Options whose value is a file. */
const FILES = ['--from', '--config'];

withToolchain(args => {
  const child = spawn(
    process.execPath,
    [
      ...typescript('plugins/promotions-backend/dev/audit.ts'),
      ...args.map((arg, at) =>
        FILES.includes(args[at - 1]) ? fromWhereItWasTyped(arg) : arg,
      ),
    ],
    // Relative folders of a SQLite database count from where the backend is started.
    { cwd: resolve(root, 'packages', 'backend'), stdio: 'inherit' },
  );
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', code => done(code ?? 2));
  });
});

/** npm starts scripts in the repository's root, whatever folder they were called from. */
function fromWhereItWasTyped(file) {
  return resolve(process.env.INIT_CWD ?? process.cwd(), file);
}

/** `npm run policy -- explain PIPELINE`: prints what the policies of app-config say, with the backend's own code. */

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { typescript } from './backend.mjs';
import { root } from './repository.mjs';
import { withToolchain } from './toolchain.mjs';

withToolchain(args => {
  const child = spawn(
    process.execPath,
    [
      ...typescript('plugins/promotions-backend/dev/policy.ts'),
      ...args.map((arg, at) =>
        args[at - 1] === '--config' ? fromWhereItWasTyped(arg) : arg,
      ),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', code => done(code ?? 1));
  });
});

/** npm starts scripts in the repository's root, whatever folder they were called from. */
function fromWhereItWasTyped(file) {
  return resolve(process.env.INIT_CWD ?? process.cwd(), file);
}

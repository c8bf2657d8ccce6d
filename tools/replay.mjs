/** `npm run replay -- FILE.jsonl [--json]`: feeds a recording of an Argo CD through the backend's own code. */

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { typescript } from './backend.mjs';
import { root } from './repository.mjs';
import { withToolchain } from './toolchain.mjs';

withToolchain(args => {
  const child = spawn(
    process.execPath,
    [
      ...typescript('plugins/promotions-backend/src/replay/main.ts'),
      ...args.map(fromWhereItWasTyped),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  return new Promise((done, reject) => {
    child.on('error', reject);
    child.on('close', code => done(code ?? 1));
  });
});

/** npm starts scripts in the repository's root, whatever folder they were called from. */
function fromWhereItWasTyped(arg) {
  return arg.startsWith('--')
    ? arg
    : resolve(process.env.INIT_CWD ?? process.cwd(), arg);
}

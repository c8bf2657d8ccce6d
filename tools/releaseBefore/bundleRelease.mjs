/**
 * `node tools/releaseBefore/bundleRelease.mjs COMMIT`: keeps the store and the worker of a release, as one file with
 * its migrations, for the test that runs it beside the present one. Needs the history of the repository; the test does not.
 */

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../bundle.mjs';
import { root, say } from '../repository.mjs';

const run = promisify(execFile);
const BACKEND = 'plugins/promotions-backend';
const COMMON = 'plugins/promotions-common';
const OUT = join(root, BACKEND, 'src/endurance/__fixtures__/releaseBefore');

const [commit] = process.argv.slice(2);
if (!commit) {
  throw new Error('Which commit is the release before?');
}
const place = await mkdtemp(join(tmpdir(), 'stagecraft-release-'));
try {
  const archive = join(place, 'release.tar');
  await run('git', ['archive', '-o', archive, commit, BACKEND, COMMON], {
    cwd: root,
  });
  await run('tar', ['-xf', archive, '-C', place]);
  const sources = join(place, BACKEND);
  await mkdir(OUT, { recursive: true });
  await bundle({
    entry: join(root, 'tools/releaseBefore/entry.mjs'),
    out: join(OUT, 'release.bundle'),
    alias: {
      release: join(sources, 'src'),
      '@stagecraft/plugin-promotions-common': join(place, COMMON, 'src'),
    },
    // From the node_modules of whoever runs it.
    packages: 'external',
    minify: true,
    banner: { js: `// The backend of ${commit}; see README.md beside it.` },
    // Its own migrations, beside it; and it looks as often as the present one does in these tests.
    changes: [
      {
        file: 'src/platform/database.ts',
        from: 'resolvePackagePath\\([^)]*\\)',
        to: "require('node:path').join(__dirname, 'migrations')",
      },
      {
        file: 'src/worker/openStage.ts',
        from: 'const FOLLOW_MS = 2_000',
        to: 'const FOLLOW_MS = 150',
      },
      {
        file: 'src/worker/WorkerLoop.ts',
        from: 'const IDLE_MS = 1_000',
        to: 'const IDLE_MS = 150',
      },
    ],
  });
  await rm(join(OUT, 'migrations'), { recursive: true, force: true });
  await cp(join(sources, 'migrations'), join(OUT, 'migrations'), {
    recursive: true,
  });
  say(`kept ${commit} in ${OUT}`);
} finally {
  await rm(place, { recursive: true });
}

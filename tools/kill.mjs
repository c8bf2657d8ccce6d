/**
 * `npm run test:kill [-- RUNS [SEED]]`: 500 runs, or so many, each killing the backend with SIGKILL at some point, half
 * of them with two replicas on a real PostgreSQL. `npm test` makes fewer. The seed of a failed run has it again.
 */

import { runTool } from './tool.mjs';
import { withToolchain } from './toolchain.mjs';

withToolchain(([runs = '500', seed = String(Date.now() % 1_000_000)]) =>
  runTool(
    'backstage-cli',
    [
      'repo',
      'test',
      '--watchAll=false',
      '--maxWorkers=1',
      'promotions-backend/src/endurance/killed',
    ],
    { CI: '1', STAGECRAFT_KILL_RUNS: runs, STAGECRAFT_KILL_SEED: seed },
  ),
);

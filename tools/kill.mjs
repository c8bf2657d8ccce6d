/**
 * `npm run test:kill [-- RUNS [SEED [FIRST]]]`: 500 runs, or so many, each killing the backend with SIGKILL at some point, half
 * of them with two replicas on a real PostgreSQL. `npm test` makes fewer. `1 SEED NUMBER` has a failed run again.
 */

import { runTool } from './tool.mjs';
import { withToolchain } from './toolchain.mjs';

withToolchain(
  ([runs = '500', seed = String(Date.now() % 1_000_000), first = '0']) =>
    runTool(
      'backstage-cli',
      [
        'repo',
        'test',
        '--watchAll=false',
        '--maxWorkers=1',
        'promotions-backend/src/endurance/killed',
      ],
      {
        CI: '1',
        STAGECRAFT_KILL_RUNS: runs,
        STAGECRAFT_KILL_SEED: seed,
        STAGECRAFT_KILL_FIRST: first,
      },
    ),
);

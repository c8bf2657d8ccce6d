/** `npm run fuzz [-- OBJECTS [SEED]]`: a million spoilt objects, or so many, through the backend; `npm test` sends fewer. */

import { runTool } from './tool.mjs';
import { withToolchain } from './toolchain.mjs';

withToolchain(([objects = '1000000', seed = String(Date.now() % 1_000_000)]) =>
  runTool(
    'backstage-cli',
    [
      'repo',
      'test',
      '--watchAll=false',
      '--maxWorkers=1',
      'promotions-backend/src/model/fuzz',
    ],
    { CI: '1', STAGECRAFT_FUZZ: objects, STAGECRAFT_FUZZ_SEED: seed },
  ),
);

/**
 * Lets `npm start` build the front end while the backend starts: only the plugin that serves it waits,
 * for the file that is written after a complete build.
 */

import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBackendModule } from '@backstage/backend-plugin-api';

const PAUSE_MS = 200;

export default createBackendModule({
  pluginId: 'app',
  moduleId: 'await-front-end',
  register(reg) {
    reg.registerInit({
      deps: {},
      async init() {
        const marker = process.env.STAGECRAFT_FRONT_END_MARKER;
        while (marker && !existsSync(marker)) await sleep(PAUSE_MS);
      },
    });
  },
});

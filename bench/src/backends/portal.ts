/** A Backstage backend with what the Promotion tab needs; the page itself where a browser is to open it. */

import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
if (process.env.BENCH_SERVES_PAGE) {
  backend.add(import('@backstage/plugin-app-backend'));
}
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./signIn'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./allowAll'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@stagecraft/plugin-promotions-backend'));
backend.start();

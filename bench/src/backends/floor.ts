/** A Backstage backend with nothing but sign-in, permissions and the floor's route. */

import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./signIn'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./allowAll'));
backend.add(import('./floorPlugin'));
backend.start();

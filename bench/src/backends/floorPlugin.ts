/** The least that an authenticated Backstage route can cost: it answers bytes that it was given before. */

import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { createPermission } from '@backstage/plugin-permission-common';
import { raw, Router } from 'express';

const permission = createPermission({
  name: 'floor.read',
  attributes: { action: 'read' },
});

export default createBackendPlugin({
  pluginId: 'floor',
  register(env) {
    env.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
      },
      async init({ httpAuth, httpRouter, permissions }) {
        const router = Router();
        const kept = new Map<string, Buffer>();
        router.put(
          '/bytes/:name',
          raw({ type: () => true, limit: '10mb' }),
          (req, res) => {
            kept.set(req.params.name, Buffer.from(req.body));
            res.status(204).end();
          },
        );
        router.get('/bytes/:name', async (req, res) => {
          await httpAuth.credentials(req, { allow: ['user'] });
          res.type('json').send(kept.get(req.params.name));
        });
        // The same with one question to the permission policy, as most plugins ask.
        router.get('/permitted/:name', async (req, res) => {
          const credentials = await httpAuth.credentials(req, {
            allow: ['user'],
          });
          await permissions.authorize([{ permission }], { credentials });
          res.type('json').send(kept.get(req.params.name));
        });
        httpRouter.use(router);
      },
    });
  },
});

/** The forge as an HTTP application: git's own protocol, Gitea's REST API, and pages. */
import express, { type Express } from 'express';
import { jsonErrors } from '../jsonErrors';
import { contentRoutes } from './contentRoutes';
import type { Forge } from './Forge';
import { pageRoutes } from './pages';
import { pullRoutes } from './pullRoutes';
import { repositoryRoutes } from './repositoryRoutes';
import { smartHttpRoutes } from './smartHttp';

export function createForgeApp(forge: Forge): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(
    '/api/v1',
    express.json({ limit: '10mb', type: () => true }),
    repositoryRoutes(forge),
    contentRoutes(forge),
    pullRoutes(forge),
  );
  app.use(smartHttpRoutes(forge));
  app.use(pageRoutes(forge));
  app.use(jsonErrors((_status, message) => ({ message })));
  return app;
}

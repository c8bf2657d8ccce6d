/** One Argo CD as an HTTP application over a world. */
import express, { type Express } from 'express';
import { FaultBox } from '../../faults/FaultBox';
import { faultMiddleware } from '../../faults/faultMiddleware';
import { CODE, notFound, sendError } from './answers';
import { applicationReads } from './applicationReads';
import { applicationSetReads } from './applicationSetReads';
import { requireJson } from './body';
import type { ArgoContext } from './context';
import { detailRoutes } from './detailRoutes';
import { logRoutes } from './logRoutes';
import { operationRoutes } from './operationRoutes';
import { sessionRoutes } from './sessionRoutes';
import { settingsRoutes, versionRoutes } from './settingsRoutes';
import { streamRoutes } from './streams';
import type { World } from '../../world/World';

const CODES: Record<number, number> = {
  400: CODE.invalidArgument,
  401: CODE.unauthenticated,
  403: CODE.permissionDenied,
  404: CODE.notFound,
};

function faultBody(status: number, message: string) {
  return { error: message, code: CODES[status] ?? CODE.unknown, message };
}

/** An application that reads bodies as Argo CD does, without routes. */
export function bareArgoApp(faults: FaultBox = new FaultBox()): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(faultMiddleware(faults, faultBody));
  app.use(requireJson);
  app.use(express.text({ type: () => true, limit: '10mb' }));
  return app;
}

export function createArgoApp(
  context: ArgoContext,
  world: World,
  faults: FaultBox,
): Express {
  const app = bareArgoApp(faults);
  app.use(
    sessionRoutes(context),
    versionRoutes(context, world.settings.version),
    streamRoutes(context),
    // Before the reads, whose `:name` would take `generate` for a name.
    detailRoutes(context, world),
    operationRoutes(context, world),
    logRoutes(context, world),
    applicationReads(context, (ref, kind) => world.refresh(ref, kind)),
    applicationSetReads(context),
    settingsRoutes(context, world),
  );
  app.get('/healthz', (_req, res) => {
    res.type('text/plain').send('ok\n');
  });
  app.use((_req, res) => sendError(res, notFound('Not Found')));
  return app;
}

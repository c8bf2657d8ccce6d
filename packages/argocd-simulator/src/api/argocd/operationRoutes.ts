/** The calls that change something: sync, its termination, rollback; and what a sync meets. */
import { type Request, Router } from 'express';
import { z } from 'zod';
import { ArgoError, type SyncRequest, type World } from '../../world/World';
import { CODE, unary } from './answers';
import { bodyOf } from './body';
import type { ArgoContext } from './context';
import { type Named, findApplication, namedByQuery } from './findApplication';
import { demand } from './rights';
import { writtenObject } from './wire';

const resource = z.object({
  group: z.string().optional(),
  kind: z.string(),
  name: z.string(),
  namespace: z.string().optional(),
});
const force = z.object({ force: z.boolean().optional() });

/** Where the Application is, said in the body of a POST. */
const place = {
  appNamespace: z.string().nullish(),
  project: z.string().nullish(),
};

const syncBody = z.object({
  ...place,
  revision: z.string().optional(),
  revisions: z.array(z.string()).optional(),
  sourcePositions: z.array(z.coerce.number().int()).optional(),
  dryRun: z.boolean().optional(),
  prune: z.boolean().optional(),
  strategy: z
    .object({ hook: force.optional(), apply: force.optional() })
    .optional(),
  resources: z.array(resource).optional(),
  infos: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  retryStrategy: z
    .object({
      limit: z.coerce.number().int().optional(),
      refresh: z.boolean().optional(),
      backoff: z
        .object({
          duration: z.string().optional(),
          factor: z.coerce.number().int().optional(),
          maxDuration: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  syncOptions: z.object({ items: z.array(z.string()).optional() }).optional(),
});

const rollbackBody = z.object({
  ...place,
  id: z.coerce.number().int().default(0),
  prune: z.boolean().optional(),
  dryRun: z.boolean().optional(),
});

function namedBy(
  req: Request,
  body: { appNamespace?: string | null; project?: string | null },
): Named {
  return {
    name: req.params.name,
    namespace: body.appNamespace || undefined,
    project: body.project || undefined,
  };
}

/** In this order: get, sync window, sync. */
async function sync(context: ArgoContext, world: World, req: Request) {
  const { appNamespace, project, ...wanted } = bodyOf(syncBody, req);
  const named = namedBy(req, { appNamespace, project });
  const { caller, ref, object } = findApplication(context, req, named);
  if (world.syncWindows(ref).canSync === false) {
    throw new ArgoError(
      403,
      CODE.permissionDenied,
      'cannot sync: blocked by sync window',
    );
  }
  demand(caller, 'applications', 'sync', object);
  const request: SyncRequest = wanted;
  return writtenObject(await world.sync(ref, request, caller.account.name));
}

async function rollback(context: ArgoContext, world: World, req: Request) {
  const { appNamespace, project, ...wanted } = bodyOf(rollbackBody, req);
  const named = namedBy(req, { appNamespace, project });
  const { caller, ref, object } = findApplication(context, req, named);
  demand(caller, 'applications', 'sync', object);
  return writtenObject(await world.rollback(ref, wanted, caller.account.name));
}

export function operationRoutes(context: ArgoContext, world: World): Router {
  const routes = Router();
  const path = '/api/v1/applications/:name';
  routes.post(
    `${path}/sync`,
    unary(req => sync(context, world, req)),
  );
  routes.post(
    `${path}/rollback`,
    unary(req => rollback(context, world, req)),
  );
  routes.delete(
    `${path}/operation`,
    unary(req => {
      const { caller, ref, object } = findApplication(
        context,
        req,
        namedByQuery(req),
      );
      demand(caller, 'applications', 'sync', object);
      world.terminate(ref);
      return {};
    }),
  );
  routes.get(
    `${path}/syncwindows`,
    unary(req => {
      const { ref } = findApplication(context, req, namedByQuery(req));
      return world.syncWindows(ref);
    }),
  );
  return routes;
}

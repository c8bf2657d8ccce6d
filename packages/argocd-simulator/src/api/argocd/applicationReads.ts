/** Reading Applications out of the store: list and get. */
import { type Request, Router } from 'express';
import type { KubeObject } from '../../world/types';
import type { Ref } from '../../world/World';
import { unary } from './answers';
import type { ArgoContext } from './context';
import { reduceList } from './fields';
import { findApplication, namedByQuery } from './findApplication';
import { one, projectsOf } from './query';
import { may } from './rights';
import { parseSelector } from './selector';
import { type Wanted, isWanted, projectOf, wireList, wireObject } from './wire';

/** Compares an Application again before it is answered; a recording cannot. */
export type Refresh = (
  ref: Ref,
  kind: 'normal' | 'hard',
) => Promise<KubeObject>;

export function wantedOf(req: Request): Wanted {
  return {
    name: one(req, 'name'),
    namespace: one(req, 'appNamespace'),
    projects: projectsOf(req),
    labels: parseSelector(one(req, 'selector')),
  };
}

function list(context: ArgoContext, req: Request): unknown {
  const { account } = context.sessions.callerOf(req);
  const wanted = wantedOf(req);
  const objects = context.store
    .list('Application')
    .filter(o => may(account, 'applications', 'get', objectOf(o)));
  const items = objects.filter(o => isWanted(o, projectOf(o), wanted));
  const whole = wireList(context.store.resourceVersion, items);
  return reduceList(whole, one(req, 'fields'));
}

/** `project/name` */
function objectOf(application: KubeObject): string {
  return `${projectOf(application)}/${application.metadata.name}`;
}

async function get(
  context: ArgoContext,
  req: Request,
  refresh: Refresh | undefined,
) {
  const { ref, application } = findApplication(context, req, namedByQuery(req));
  const kind = one(req, 'refresh');
  if (refresh && (kind === 'normal' || kind === 'hard')) {
    return wireObject(await refresh(ref, kind));
  }
  return wireObject(application);
}

export function applicationReads(
  context: ArgoContext,
  refresh?: Refresh,
): Router {
  const routes = Router();
  routes.get(
    '/api/v1/applications',
    unary(req => list(context, req)),
  );
  routes.get(
    '/api/v1/applications/:name',
    unary(req => get(context, req, refresh)),
  );
  return routes;
}

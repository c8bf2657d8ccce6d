/** Reading ApplicationSets out of the store: list, get and the tree of what they own. */
import { type Request, Router } from 'express';
import { at, listAt, textAt } from '../../world/json';
import type { KubeObject } from '../../world/types';
import { notFound, unary } from './answers';
import type { ArgoContext } from './context';
import { many, one } from './query';
import { demand, may } from './rights';
import { parseSelector } from './selector';
import { isWanted, projectOfSet, wireList, wireObject } from './wire';

/** 404 before 403: whether a set exists is no secret to Argo CD (recording rbac). */
export function findApplicationSet(
  context: ArgoContext,
  req: Request,
): KubeObject {
  const caller = context.sessions.callerOf(req);
  const { name } = req.params;
  const namespace = one(req, 'appsetNamespace') ?? context.namespace;
  const set = context.store.get({ kind: 'ApplicationSet', namespace, name });
  if (!set) {
    throw notFound(
      `error getting ApplicationSet: applicationset.argoproj.io "${name}" not found`,
    );
  }
  demand(caller, 'applicationsets', 'get', `${projectOfSet(set)}/${name}`);
  return set;
}

function list(context: ArgoContext, req: Request): unknown {
  const { account } = context.sessions.callerOf(req);
  const wanted = {
    namespace: one(req, 'appsetNamespace'),
    projects: many(req, 'projects'),
    labels: parseSelector(one(req, 'selector')),
  };
  const sets = may(account, 'applicationsets', 'get')
    ? context.store.list('ApplicationSet')
    : [];
  const items = sets.filter(set => isWanted(set, projectOfSet(set), wanted));
  return wireList(context.store.resourceVersion, items);
}

function resourceTree(set: KubeObject): unknown {
  const { name, namespace, uid } = set.metadata;
  const parent = { group: 'argoproj.io', version: 'v1alpha1' };
  const parentRefs = [
    { ...parent, kind: 'ApplicationSet', namespace, name, uid },
  ];
  const nodes = listAt(set, 'status', 'resources').map(resource => {
    const status = textAt(resource, 'health', 'status');
    const message = textAt(resource, 'health', 'message');
    return {
      group: textAt(resource, 'group'),
      version: textAt(resource, 'version'),
      kind: textAt(resource, 'kind'),
      namespace: textAt(resource, 'namespace'),
      name: textAt(resource, 'name'),
      parentRefs,
      health: at(resource, 'health') && { status, message },
    };
  });
  return nodes.length > 0 ? { nodes } : {};
}

export function applicationSetReads(context: ArgoContext): Router {
  const routes = Router();
  routes.get(
    '/api/v1/applicationsets',
    unary(req => list(context, req)),
  );
  routes.get(
    '/api/v1/applicationsets/:name',
    unary(req => wireObject(findApplicationSet(context, req))),
  );
  routes.get(
    '/api/v1/applicationsets/:name/resource-tree',
    unary(req => resourceTree(findApplicationSet(context, req))),
  );
  return routes;
}

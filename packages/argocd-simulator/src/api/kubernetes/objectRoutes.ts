/** Objects of a cluster: get, list, watch, patch, delete. */
import { type Request, type Response, Router } from 'express';
import { at } from '../../world/json';
import type { Cluster } from '../../world/World';
import type { KubeObject, ObjectEvent } from '../../world/types';
import { parseSelector } from '../argocd/selector';
import {
  type ClusterUser,
  attemptOn,
  demand,
  notFound,
  userOf,
} from './access';
import { mergePatchOf } from './patch';
import { type Resource, RESOURCES, apiVersionOf, rootOf } from './resources';
import { KubernetesError, asStatus, badRequest } from './status';
import type { WatchHistory } from './WatchHistory';

/** What the routes of one cluster's API server share. */
export interface KubernetesContext {
  cluster: Cluster;
  users: readonly ClusterUser[];
  history: WatchHistory;
}

export function sendJson(res: Response, status: number, body: unknown): void {
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/json');
  res.end(JSON.stringify(body));
}

/** What the handler returns is the answer; what it throws becomes a Status. */
export function answer(
  handler: (req: Request, res: Response) => unknown,
): (req: Request, res: Response) => void {
  return (req, res) => {
    try {
      const body = handler(req, res);
      if (body !== undefined) {
        sendJson(res, 200, body);
      }
    } catch (error) {
      const status = asStatus(error);
      sendJson(res, status.code, status);
    }
  };
}

export function text(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

type Test = (object: KubeObject) => boolean;

/** `involvedObject.name=web,status.phase!=Running`. */
function fieldTest(selector: string | undefined): Test {
  const terms = (selector ?? '').split(',').filter(Boolean);
  const tests = terms.map((term): Test => {
    const [, path, operator, value] =
      /^([\w.]+)(==|!=|=)(.*)$/.exec(term) ?? [];
    if (!path) {
      throw badRequest(`invalid field selector: ${term}`);
    }
    const equal: Test = object =>
      String(at(object, ...path.split('.')) ?? '') === value;
    return operator === '!=' ? object => !equal(object) : equal;
  });
  return object => tests.every(test => test(object));
}

function wanted(req: Request): Test {
  const labels = parseSelector(text(req, 'labelSelector'));
  const fields = fieldTest(text(req, 'fieldSelector'));
  const { namespace } = req.params;
  return object =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    labels(object.metadata.labels ?? {}) &&
    fields(object);
}

/** In lists of built-in kinds the items do not repeat what they are; those of custom resources do. */
function listItem(resource: Resource, object: KubeObject) {
  const { apiVersion: _version, kind: _kind, ...rest } = object;
  return resource.group === 'argoproj.io' ? object : rest;
}

function list(context: KubernetesContext, resource: Resource, req: Request) {
  const { store } = context.cluster;
  const items = store.list(resource.kind).filter(wanted(req));
  return {
    kind: `${resource.kind}List`,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion: store.resourceVersion },
    items: items.map(item => listItem(resource, item)),
  };
}

function initialEvents(
  context: KubernetesContext,
  kind: string,
  from: string | undefined,
): ObjectEvent[] {
  if (!from || from === '0') {
    const objects = context.cluster.store.list(kind);
    return objects.map(object => ({ type: 'ADDED', object }));
  }
  const events = context.history.since(kind, Number(from));
  if (!events) {
    throw new KubernetesError(
      410,
      'Expired',
      `too old resource version: ${from} (${context.history.oldest})`,
    );
  }
  return events;
}

/** Changes as JSON lines, from a resourceVersion or from everything there is. */
function watch(
  context: KubernetesContext,
  resource: Resource,
  req: Request,
  res: Response,
): void {
  const fits = wanted(req);
  res.setHeader('Content-Type', 'application/json');
  const write = (type: string, object: unknown) =>
    res.write(`${JSON.stringify({ type, object })}\n`);
  const seconds = Number(text(req, 'timeoutSeconds') ?? 0);
  const timer = seconds
    ? setTimeout(() => res.end(), seconds * 1000).unref()
    : undefined;
  const send = ({ type, object }: ObjectEvent) => {
    if (fits(object)) {
      write(type, object);
    }
  };
  res.flushHeaders();
  try {
    const from = text(req, 'resourceVersion');
    initialEvents(context, resource.kind, from).forEach(send);
  } catch (error) {
    write('ERROR', asStatus(error));
    res.end();
    return;
  }
  const unwatch = context.cluster.store.watch(resource.kind, send);
  res.on('close', () => {
    clearTimeout(timer);
    unwatch();
  });
}

function find(context: KubernetesContext, resource: Resource, req: Request) {
  const { name, namespace = '' } = req.params;
  const { kind } = resource;
  const key = { kind, namespace, name };
  const object = context.cluster.store.get(key);
  if (!object) {
    throw notFound(resource, name);
  }
  return { key, object };
}

function isWatch(req: Request): boolean {
  return ['true', '1'].includes(text(req, 'watch') ?? '');
}

function collection(context: KubernetesContext, resource: Resource) {
  return answer((req, res) => {
    const user = userOf(context.users, req);
    const verb = isWatch(req) ? 'watch' : 'list';
    const { namespace } = req.params;
    demand(user, attemptOn(resource, verb, { namespace }));
    if (verb === 'list') {
      return list(context, resource, req);
    }
    watch(context, resource, req, res);
    return undefined;
  });
}

type Verb = 'get' | 'patch' | 'delete';

function member(context: KubernetesContext, resource: Resource, verb: Verb) {
  return answer(req => {
    const user = userOf(context.users, req);
    const { namespace, name } = req.params;
    demand(user, attemptOn(resource, verb, { namespace, name }));
    const { key, object } = find(context, resource, req);
    const { cluster } = context;
    if (verb === 'patch') {
      const type = req.headers['content-type'] ?? '';
      return cluster.patch(key, mergePatchOf(type, req.body));
    }
    return verb === 'delete' ? cluster.store.remove(key) : object;
  });
}

export function objectRoutes(context: KubernetesContext): Router {
  const routes = Router();
  for (const resource of RESOURCES) {
    const root = rootOf(resource);
    const { plural, namespaced } = resource;
    const inNamespace = namespaced ? '/namespaces/:namespace' : '';
    const one = `${root}${inNamespace}/${plural}/:name`;
    routes.get(
      [`${root}/${plural}`, `${root}${inNamespace}/${plural}`],
      collection(context, resource),
    );
    routes.get(one, member(context, resource, 'get'));
    routes.patch(one, member(context, resource, 'patch'));
    routes.delete(one, member(context, resource, 'delete'));
  }
  return routes;
}

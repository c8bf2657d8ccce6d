/** `/_simulator`: faults, stopping and starting, and what happens to the world from outside. */
import express, { type Express, type Request, Router } from 'express';
import { z } from 'zod';
import { ForgeError } from '../../forge/Forge';
import { newFault } from '../../faults/faults';
import { jsonErrors } from '../../jsonErrors';
import { ArgoError, type World } from '../../world/World';
import type { KubeObject } from '../../world/types';
import {
  type Control,
  ControlError,
  callsOf,
  serverOf,
  worldOf,
} from './Control';

function statusOf(error: unknown): number {
  if (
    error instanceof ControlError ||
    error instanceof ForgeError ||
    error instanceof ArgoError
  ) {
    return error.status;
  }
  return error instanceof z.ZodError ? 400 : 500;
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) {
    return z.prettifyError(error);
  }
  return error instanceof Error ? error.message : String(error);
}

type Handler = (req: Request) => unknown | Promise<unknown>;

function answering(routes: Router, method: 'get' | 'post' | 'delete') {
  return (path: string, handler: Handler) =>
    routes[method](path, (req, res) => {
      Promise.resolve()
        .then(() => handler(req))
        .then(
          body => res.json(body ?? {}),
          error =>
            res.status(statusOf(error)).json({ error: messageOf(error) }),
        );
    });
}

const serverName = z.object({ server: z.string() });
const stopOrder = serverName.extend({
  silently: z.boolean().default(false),
  drainMs: z.number().positive().optional(),
});
const faultOrder = newFault.extend(serverName.shape);

/** Refusing is the server's own doing, so the box never sees it. */
async function refuse(control: Control, name: string, milliseconds?: number) {
  const server = serverOf(control, name);
  await server.stop();
  if (milliseconds !== undefined) {
    setTimeout(() => {
      server.start().catch(() => {});
    }, milliseconds).unref();
  }
  return { server: name, fault: { kind: 'refuse', milliseconds } };
}

function addFault(control: Control, req: Request) {
  const { server, ...wanted } = faultOrder.parse(req.body);
  if (wanted.fault.kind === 'refuse') {
    return refuse(control, server, wanted.fault.milliseconds);
  }
  return { server, ...serverOf(control, server).faults.add(wanted) };
}

function faultRoutes(control: Control): Router {
  const routes = Router();
  const get = answering(routes, 'get');
  const post = answering(routes, 'post');
  const takeBack = answering(routes, 'delete');
  get('/faults', () =>
    [...control.servers].flatMap(([server, { faults }]) =>
      faults.list().map(fault => ({ server, ...fault })),
    ),
  );
  post('/faults', req => addFault(control, req));
  takeBack('/faults', () => {
    control.servers.forEach(({ faults }) => faults.clear());
  });
  post('/servers/stop', async req => {
    const { server: name, silently, drainMs } = stopOrder.parse(req.body);
    const server = serverOf(control, name);
    if (!silently) {
      await server.stop();
    } else if (server.stopSilently) {
      server.stopSilently(drainMs);
    } else {
      throw new ControlError(400, `${name} has no streams to keep silent`);
    }
  });
  post('/servers/start', req =>
    serverOf(control, serverName.parse(req.body).server).start(),
  );
  return routes;
}

const inInstance = z.object({ instance: z.string() });
const key = z.object({
  kind: z.string(),
  namespace: z.string().default(''),
  name: z.string(),
});
/** Argo CD's own objects, or those of one of its clusters when it is named. */
const place = inInstance.extend({ cluster: z.string().optional() });
const kubeObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
const applyOrder = place.extend({ object: kubeObject });
const patchOrder = place.extend({
  key,
  patch: z.record(z.string(), z.unknown()),
});
const removeOrder = place.extend({ key });
const refreshOrder = inInstance.extend({
  application: z.string(),
  namespace: z.string().optional(),
  kind: z.enum(['normal', 'hard']).default('normal'),
});
const windowsOrder = inInstance.extend({
  project: z.string(),
  windows: z.array(z.record(z.string(), z.unknown())),
});
const commitOrder = z.object({
  repository: z.string().regex(/^[^/]+\/[^/]+$/, 'is owner/name'),
  files: z.record(z.string(), z.string().nullable()),
  message: z.string(),
  author: z.object({ name: z.string(), email: z.string() }),
  branch: z.string().optional(),
});

function clusterOf(world: World, name: string) {
  const clusters = [...world.clusters.values()];
  const found = clusters.find(cluster => cluster.name === name);
  if (!found) {
    const known = clusters.map(cluster => cluster.name).join(', ');
    throw new ControlError(
      404,
      `there is no cluster '${name}'; there is ${known}`,
    );
  }
  return found;
}

async function commit(control: Control, req: Request) {
  const { repository: path, ...order } = commitOrder.parse(req.body);
  const [owner, name] = path.split('/');
  const repository = control.forge.repository(owner, name);
  if (!repository) {
    throw new ControlError(404, `there is no repository '${path}'`);
  }
  const date = control.now();
  return { sha: await control.forge.commit(repository, { ...order, date }) };
}

function apply(control: Control, req: Request): KubeObject {
  const { instance, cluster, object } = applyOrder.parse(req.body);
  const world = worldOf(control, instance);
  return cluster
    ? clusterOf(world, cluster).apply(object)
    : world.apply(object);
}

function patch(control: Control, req: Request): KubeObject {
  const { instance, cluster, ...order } = patchOrder.parse(req.body);
  const world = worldOf(control, instance);
  return cluster
    ? clusterOf(world, cluster).patch(order.key, order.patch)
    : world.patch(order.key, order.patch);
}

function remove(control: Control, req: Request): void {
  const { instance, cluster, ...order } = removeOrder.parse(req.body);
  const world = worldOf(control, instance);
  if (cluster) {
    clusterOf(world, cluster).store.remove(order.key);
  } else {
    world.remove(order.key);
  }
}

function setWindows(control: Control, req: Request): KubeObject {
  const { instance, project, windows } = windowsOrder.parse(req.body);
  const world = worldOf(control, instance);
  const { namespace } = world.settings;
  const where = { kind: 'AppProject', namespace, name: project };
  return world.patch(where, { spec: { syncWindows: windows } });
}

function refresh(control: Control, req: Request) {
  const { instance, application, kind, ...rest } = refreshOrder.parse(req.body);
  const world = worldOf(control, instance);
  const namespace = rest.namespace ?? world.settings.namespace;
  const ref = { namespace, name: application };
  if (!world.application(ref)) {
    throw new ControlError(404, `there is no Application '${application}'`);
  }
  return world.refresh(ref, kind);
}

function pause(control: Control, paused: boolean): void {
  if (!control.pause) {
    throw new ControlError(409, 'the clock of this simulator cannot be paused');
  }
  control.pause(paused);
}

function worldRoutes(control: Control): Router {
  const routes = Router();
  const get = answering(routes, 'get');
  const post = answering(routes, 'post');
  get('/calls/:instance', req => callsOf(control, req.params.instance).list());
  post('/commit', req => commit(control, req));
  post('/apply', req => apply(control, req));
  post('/patch', req => patch(control, req));
  post('/remove', req => remove(control, req));
  post('/refresh', req => refresh(control, req));
  post('/windows', req => setWindows(control, req));
  post('/pause', () => pause(control, true));
  post('/resume', () => pause(control, false));
  return routes;
}

/** An application of its own, so that it answers while a server refuses. */
export function createControlApp(control: Control): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '10mb' }));
  app.get('/_simulator', (_req, res) => {
    const servers = [...control.servers].map(([name, server]) => ({
      name,
      url: server.url,
      listening: server.isListening,
      faults: server.faults.list().length,
    }));
    const instances = [...control.worlds.keys()];
    res.json({ now: control.now().toISOString(), instances, servers });
  });
  app.use('/_simulator', faultRoutes(control), worldRoutes(control));
  app.use(jsonErrors((_status, error) => ({ error })));
  return app;
}

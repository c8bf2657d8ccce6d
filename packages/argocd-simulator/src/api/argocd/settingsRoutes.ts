/** Projects, clusters, repositories, settings and the version. */
import { type Request, Router } from 'express';
import { listAt } from '../../world/json';
import { kubeTime } from '../../world/ObjectStore';
import type { Cluster, World } from '../../world/World';
import type { KubeObject } from '../../world/types';
import { RESOURCES, apiVersionOf } from '../kubernetes/resources';
import { notFound, unary } from './answers';
import type { ArgoContext } from './context';
import { demand, may } from './rights';
import { wireList, wireObject } from './wire';

function findProject(context: ArgoContext, req: Request): KubeObject {
  const caller = context.sessions.callerOf(req);
  const { name } = req.params;
  demand(caller, 'projects', 'get', name);
  const { namespace } = context;
  const project = context.store.get({ kind: 'AppProject', namespace, name });
  if (!project) {
    throw notFound(`appprojects.argoproj.io "${name}" not found`);
  }
  return project;
}

/** Argo CD always writes an empty status. */
function projectView(project: KubeObject) {
  return { ...wireObject(project), status: {} };
}

function projectRoutes(context: ArgoContext): Router {
  const routes = Router();
  routes.get(
    '/api/v1/projects',
    unary(req => {
      const { account } = context.sessions.callerOf(req);
      const projects = may(account, 'projects', 'get')
        ? context.store.list('AppProject')
        : [];
      const list = wireList(context.store.resourceVersion, projects);
      return { ...list, items: projects.map(projectView) };
    }),
  );
  routes.get(
    '/api/v1/projects/:name',
    unary(req => projectView(findProject(context, req))),
  );
  routes.get(
    '/api/v1/projects/:name/detailed',
    unary(req => ({ project: projectView(findProject(context, req)) })),
  );
  routes.get(
    '/api/v1/projects/:name/syncwindows',
    unary(req => {
      const windows = listAt(findProject(context, req), 'spec', 'syncWindows');
      return windows.length > 0 ? { windows } : {};
    }),
  );
  return routes;
}

const KUBERNETES_VERSION = 'v1.36.1';

/** Labels of the Secret by which Argo CD knows a cluster. */
function clusterLabels(world: World, cluster: Cluster) {
  const { namespace } = world.settings;
  const name = `cluster-${cluster.name}`;
  const secret = world.argocd.get({ kind: 'Secret', namespace, name });
  const { 'argocd.argoproj.io/secret-type': _type, ...labels } =
    secret?.metadata.labels ?? {};
  return Object.keys(labels).length > 0 ? { labels } : {};
}

const API_VERSIONS = RESOURCES.flatMap(resource => {
  const version = apiVersionOf(resource);
  return [version, `${version}/${resource.kind}`];
}).filter((one, i, all) => all.indexOf(one) === i);

function connected(cluster: Cluster, at: string) {
  const resources = RESOURCES.flatMap(({ kind }) => cluster.store.list(kind));
  return {
    connectionState: { status: 'Successful', message: '', attemptedAt: at },
    serverVersion: KUBERNETES_VERSION,
    cacheInfo: {
      resourcesCount: resources.length,
      apisCount: RESOURCES.length,
      lastCacheSyncTime: at,
    },
    apiVersions: API_VERSIONS,
  };
}

function unmonitored(at: string) {
  return {
    connectionState: {
      status: 'Unknown',
      message: 'Cluster has no applications and is not being monitored.',
      attemptedAt: at,
    },
    cacheInfo: {},
  };
}

function clusterView(world: World, cluster: Cluster) {
  const { server, name } = cluster;
  const applicationsCount = world
    .applications()
    .filter(app => world.clusterOf(app) === cluster).length;
  const at = kubeTime(world.clock.now());
  const info = applicationsCount > 0 ? connected(cluster, at) : unmonitored(at);
  const { connectionState } = info;
  const version =
    'serverVersion' in info ? { serverVersion: info.serverVersion } : {};
  return {
    server,
    name,
    config: { tlsClientConfig: { insecure: name !== 'in-cluster' } },
    connectionState,
    ...version,
    info: { ...info, applicationsCount },
    ...clusterLabels(world, cluster),
  };
}

/** Settings as 3.5.1 answers them, less the defaults for kinds that the simulator does not have. */
function settings(context: ArgoContext) {
  return {
    url: 'https://argocd.example.com',
    appLabelKey: 'app.kubernetes.io/instance',
    resourceOverrides: {
      '*/*': {
        ignoreDifferences:
          'jqPathExpressions: null\njsonPointers:\n- /status\nmanagedFieldsManagers: null\n',
        ignoreResourceUpdates:
          'jqPathExpressions: null\njsonPointers:\n- /status\nmanagedFieldsManagers: null\n',
      },
    },
    googleAnalytics: { anonymizeUsers: true },
    kustomizeOptions: { BuildOptions: '', BinaryPath: '', Versions: null },
    help: {},
    passwordPattern: '^.{8,32}$',
    trackingMethod: 'annotation',
    controllerNamespace: context.namespace,
    syncWithReplaceAllowed: true,
  };
}

/** Only the version itself is for everybody. */
function versionView(context: ArgoContext, req: Request, number: string) {
  const Version = `v${number}+simulator`;
  if (!req.headers.authorization) {
    return { Version };
  }
  context.sessions.callerOf(req);
  return {
    Version,
    BuildDate: '1970-01-01T00:00:00Z',
    GoVersion: 'go1.26.8',
    Compiler: 'gc',
    Platform: 'linux/amd64',
    KustomizeVersion: 'v5.8.0 unknown',
    HelmVersion: 'v3.19',
    JsonnetVersion: 'v0.22.0',
  };
}

/** What both the world and a recording can answer. */
export function versionRoutes(context: ArgoContext, number: string): Router {
  const routes = Router();
  routes.get(
    '/api/version',
    unary(req => versionView(context, req, number)),
  );
  routes.get(
    '/api/v1/settings',
    unary(() => settings(context)),
  );
  return routes;
}

export function settingsRoutes(context: ArgoContext, world: World): Router {
  const routes = Router();
  routes.use(projectRoutes(context));
  routes.get(
    '/api/v1/clusters',
    unary(req => {
      const { account } = context.sessions.callerOf(req);
      const clusters = may(account, 'clusters', 'get')
        ? [...world.clusters.values()]
        : [];
      const items = clusters.map(cluster => clusterView(world, cluster));
      return { metadata: {}, items };
    }),
  );
  routes.get(
    '/api/v1/repositories',
    unary(req => {
      context.sessions.callerOf(req);
      return { metadata: {}, items: null };
    }),
  );
  return routes;
}

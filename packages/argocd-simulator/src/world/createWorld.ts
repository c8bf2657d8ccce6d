/** Builds a world: stores, clusters and controllers, and what can be asked of them. */

import { renderApplicationSet } from '@stagecraft/applicationset';
import { ApplicationController } from '../controllers/application/ApplicationController';
import {
  maskSecret,
  managedResources,
  shown,
} from '../controllers/application/managed';
import {
  TargetError,
  requestedRevisions,
} from '../controllers/application/targets';
import { ownedResources, resourceTree } from '../controllers/application/tree';
import { tracked } from '../controllers/application/resources';
import {
  assignedWindows,
  canSync,
  windowsState,
} from '../controllers/application/windows';
import { ApplicationSetController } from '../controllers/applicationset/ApplicationSetController';
import { Renderer, generate } from '../controllers/applicationset/generate';
import { SimCluster } from '../controllers/cluster/SimCluster';
import { Pace, PaceChanges, createPace } from '../controllers/pace';
import { InvalidObjectError, admit } from './admission';
import {
  Application,
  ApplicationSet,
  ApplicationSource,
  Operation,
  REFRESH_ANNOTATION,
  isAppProject,
  isApplication,
  isApplicationSet,
  sourcesOf,
} from './argocd';
import { recordEvent } from './events';
import { mergePatch, stableJson, textAt } from './json';
import { Random, createRandom } from './random';
import { createRenderWorld } from './renderWorld';
import {
  assertFree,
  rollbackOperation,
  syncOperation,
  wantedRevisions,
} from './requests';
import {
  CommitInfo,
  GitReader,
  KubeObject,
  ObjectKey,
  ObjectStore,
  SimClock,
} from './types';
import {
  Account,
  ArgoError,
  LogLine,
  ManagedResource,
  ManifestQuery,
  ManifestResponse,
  Ref,
  ResourceTree,
  RollbackRequest,
  SyncRequest,
  SyncWindowsState,
  World,
  WorldSettings,
} from './World';

export const IN_CLUSTER = 'https://kubernetes.default.svc';

export const DEFAULT_SETTINGS: WorldSettings = {
  version: '3.5.1',
  namespace: 'argocd',
  resyncMs: 180_000,
  resyncJitterMs: 60_000,
  webhook: false,
  generatorPollMs: 180_000,
  progressiveSyncs: true,
};

export interface WorldOptions {
  clock: SimClock;
  git: GitReader;
  /** The same seed gives the same names and delays. */
  seed: number;
  renderer?: Renderer;
  settings?: Partial<WorldSettings>;
  /** Clusters besides the one that Argo CD runs in. */
  clusters?: readonly {
    name: string;
    server: string;
    labels?: Record<string, string>;
  }[];
  accounts?: readonly Account[];
  /** How long things take, where it differs from the usual. */
  pace?: PaceChanges;
}

/** A world at rest; `start` sets its controllers to work. */
export function createWorld(options: WorldOptions): World {
  return new SimWorld(options);
}

class SimWorld implements World {
  readonly clock: SimClock;
  readonly settings: WorldSettings;
  readonly argocd: ObjectStore;
  readonly clusters: Map<string, SimCluster>;
  readonly accounts: Map<string, Account>;
  private readonly random: Random;
  private readonly git: GitReader;
  private readonly renderer: Renderer;
  private readonly home: SimCluster;
  private readonly apps: ApplicationController;
  private readonly sets: ApplicationSetController;
  private readonly unwatch: (() => void)[] = [];

  constructor(options: WorldOptions) {
    this.clock = options.clock;
    this.git = options.git;
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.random = createRandom(options.seed);
    this.renderer = options.renderer ?? renderApplicationSet;
    this.accounts = new Map((options.accounts ?? []).map(a => [a.name, a]));
    const pace = createPace(this.clock, this.random, options.pace);
    const clusters = [
      { name: 'in-cluster', server: IN_CLUSTER },
      ...(options.clusters ?? []),
    ];
    this.clusters = new Map(
      clusters.map(({ name, server }) => [
        server,
        new SimCluster(name, server, this.clock, this.random, pace),
      ]),
    );
    this.home = this.homeCluster();
    this.argocd = this.home.store;
    this.apps = this.applicationController(pace);
    this.sets = this.setController(pace);
    this.seed(options);
  }

  start(): void {
    this.apps.start();
    this.sets.start();
    this.unwatch.push(
      this.git.onPush(() => {
        if (this.settings.webhook) this.sets.poll();
      }),
    );
  }

  stop(): void {
    this.apps.stop();
    this.sets.stop();
    this.clusters.forEach(cluster => cluster.stop());
    this.unwatch.forEach(stop => stop());
  }

  application(ref: Ref): Application | undefined {
    const found = this.argocd.get({ kind: 'Application', ...ref });
    return found && isApplication(found) ? found : undefined;
  }

  applications(): Application[] {
    return this.argocd.list('Application').filter(isApplication);
  }

  applicationSet(ref: Ref): ApplicationSet | undefined {
    const found = this.argocd.get({ kind: 'ApplicationSet', ...ref });
    return found && isApplicationSet(found) ? found : undefined;
  }

  applicationSets(): ApplicationSet[] {
    return this.argocd.list('ApplicationSet').filter(isApplicationSet);
  }

  apply(object: unknown): KubeObject {
    return this.home.apply(this.admitted(object));
  }

  patch(key: ObjectKey, patch: Record<string, unknown>): KubeObject {
    const live = this.argocd.get(key);
    if (!live)
      throw new ArgoError(404, 5, `${key.kind} "${key.name}" not found`);
    return this.argocd.put(this.admitted(mergePatch(live, patch)));
  }

  remove(key: ObjectKey): void {
    this.argocd.remove(key);
  }

  async sync(
    ref: Ref,
    request: SyncRequest,
    account: string,
  ): Promise<Application> {
    const app = this.existing(ref);
    if (app.metadata.deletionTimestamp) assertFree(app);
    if (!canSync(this.windowsOf(app), true, this.clock.now())) {
      throw new ArgoError(403, 7, 'cannot sync: blocked by sync window');
    }
    const wanted = wantedRevisions(app, request);
    const revisions = await this.resolve(app, wanted);
    const fresh = this.existing(ref);
    assertFree(fresh);
    return this.operate(
      fresh,
      syncOperation(fresh, request, revisions, account),
      account,
    );
  }

  terminate(ref: Ref): void {
    const app = this.existing(ref);
    const state = app.status?.operationState;
    if (!app.operation || !app.status || !state) {
      throw new ArgoError(
        400,
        3,
        'Unable to terminate operation. No operation is in progress',
      );
    }
    this.argocd.put({
      ...app,
      status: {
        ...app.status,
        operationState: { ...state, phase: 'Terminating' },
      },
    });
  }

  rollback(ref: Ref, request: RollbackRequest, account: string): Application {
    const app = this.existing(ref);
    assertFree(app);
    return this.operate(app, rollbackOperation(app, request, account), account);
  }

  refresh(ref: Ref, kind: 'normal' | 'hard'): Promise<Application> {
    const app = this.existing(ref);
    this.argocd.put({
      ...app,
      metadata: {
        ...app.metadata,
        annotations: {
          ...app.metadata.annotations,
          [REFRESH_ANNOTATION]: kind,
        },
      },
    });
    return new Promise(resolve => {
      const stop = this.argocd.watch('Application', ({ type, object }) => {
        const mine =
          object.metadata.name === ref.name &&
          object.metadata.namespace === ref.namespace;
        const waiting =
          object.metadata.annotations?.[REFRESH_ANNOTATION] !== undefined;
        if (!mine || !isApplication(object) || (waiting && type !== 'DELETED'))
          return;
        stop();
        resolve(object);
      });
    });
  }

  async manifests(ref: Ref, query: ManifestQuery): Promise<ManifestResponse> {
    const app = this.existing(ref);
    const targets = await this.load(app, query);
    return {
      manifests: targets.manifests
        .map(m => stableJson(shown(tracked(m, app))))
        .sort(),
    };
  }

  async managedResources(ref: Ref): Promise<ManagedResource[]> {
    const app = this.existing(ref);
    const cluster = this.clusterOf(app);
    if (!cluster) return [];
    const { manifests } = await this.load(app, {});
    return managedResources(app, manifests, cluster);
  }

  resourceTree(ref: Ref): ResourceTree {
    const app = this.existing(ref);
    const cluster = this.clusterOf(app);
    return cluster ? resourceTree(app, cluster) : { nodes: [] };
  }

  syncWindows(ref: Ref): SyncWindowsState {
    return windowsState(this.windowsOf(this.existing(ref)), this.clock.now());
  }

  revisionMetadata(
    ref: Ref,
    revision: string,
    sourceIndex = 0,
  ): Promise<CommitInfo> {
    const source = sourcesOf(this.existing(ref).spec)[sourceIndex];
    if (!source) {
      throw new ArgoError(
        400,
        3,
        `source index ${sourceIndex} is out of range`,
      );
    }
    return this.git.commit(source.repoURL, revision);
  }

  events(about: {
    kind: string;
    namespace: string;
    name: string;
    uid?: string;
  }): KubeObject[] {
    return [...this.clusters.values()]
      .flatMap(cluster => cluster.store.list('Event'))
      .filter(
        event =>
          textAt(event, 'involvedObject', 'kind') === about.kind &&
          textAt(event, 'involvedObject', 'name') === about.name &&
          textAt(event, 'involvedObject', 'namespace') === about.namespace &&
          (about.uid === undefined ||
            textAt(event, 'involvedObject', 'uid') === about.uid),
      );
  }

  podLogs(
    ref: Ref,
    resource: {
      kind: string;
      namespace: string;
      name: string;
      container?: string;
    },
  ): LogLine[] {
    const app = this.existing(ref);
    const cluster = this.clusterOf(app);
    if (!cluster) return [];
    return this.podsOf(app, cluster, resource)
      .flatMap(
        pod =>
          cluster.podLogs(resource.namespace, pod, resource.container) ?? [],
      )
      .sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  liveResource(
    ref: Ref,
    resource: { kind: string; namespace: string; name: string },
  ): KubeObject | undefined {
    const app = this.existing(ref);
    const cluster = this.clusterOf(app);
    const found = cluster && this.belonging(app, cluster, resource);
    return found && maskSecret(found, () => '++++++++');
  }

  async generate(appset: unknown): Promise<Application[]> {
    const object = admit({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'ApplicationSet',
      ...Object(appset),
    });
    if (!isApplicationSet(object))
      throw new ArgoError(400, 3, 'no ApplicationSet was given');
    const { all, error } = await generate(
      object,
      this.renderer,
      this.renderWorld(),
      () => true,
    );
    if (error)
      throw new ArgoError(
        500,
        2,
        `unable to generate Applications of ApplicationSet: ${error.message}`,
      );
    return all;
  }

  clusterOf(app: Application): SimCluster | undefined {
    const { server, name } = app.spec.destination;
    return [...this.clusters.values()].find(c =>
      server ? c.server === server : c.name === name,
    );
  }

  sources(ref: Ref): ApplicationSource[] {
    return sourcesOf(this.existing(ref).spec);
  }

  private operate(
    app: Application,
    operation: Operation,
    account: string,
  ): Application {
    const { operationState: _before, ...status } = app.status ?? {
      sync: { comparedTo: { destination: app.spec.destination } },
      health: {},
      summary: {},
      sourceHydrator: {},
    };
    const next = this.argocd.put({ ...app, status, operation });
    const revision =
      operation.sync?.revision ?? operation.sync?.revisions?.join(', ') ?? '';
    this.record(
      app,
      'OperationStarted',
      `${account} initiated sync to ${revision}`,
    );
    return isApplication(next) ? next : app;
  }

  private existing(ref: Ref): Application {
    const app = this.application(ref);
    if (!app) {
      throw new ArgoError(
        404,
        5,
        `applications.argoproj.io "${ref.name}" not found`,
      );
    }
    return app;
  }

  private admitted(object: unknown): KubeObject {
    try {
      return admit(object);
    } catch (error) {
      if (error instanceof InvalidObjectError)
        throw new ArgoError(422, 3, error.message);
      throw error;
    }
  }

  // The API server turns branches and tags into commits; a commit is believed as it is (recording rbac).
  private resolve(
    app: Application,
    wanted: readonly (string | undefined)[],
  ): Promise<string[]> {
    return Promise.all(
      sourcesOf(app.spec).map(async (source, i) => {
        const revision = wanted[i] || source.targetRevision || 'HEAD';
        if (/^[0-9a-f]{40}$/.test(revision)) return revision;
        try {
          return await this.git.resolve(source.repoURL, revision);
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          throw new ArgoError(
            500,
            2,
            `error resolving repo revision: rpc error: code = Unknown desc = ${text}`,
          );
        }
      }),
    );
  }

  private async load(app: Application, query: ManifestQuery) {
    const sources = sourcesOf(app.spec);
    const positions = query.sourcePositions ?? [];
    const pinned = sources.map(
      (_, i) => query.revisions?.[positions.indexOf(i + 1)],
    );
    const revisions = positions.length
      ? pinned
      : requestedRevisions(query, sources.length);
    try {
      return await this.apps.targets.load(sources, revisions);
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      const text = error.message.replace(/^.*?rpc error: /, '');
      throw new ArgoError(500, 2, `rpc error: ${text}`);
    }
  }

  private windowsOf(app: Application) {
    const { namespace } = this.settings;
    const project = this.argocd.get({
      kind: 'AppProject',
      namespace,
      name: app.spec.project,
    });
    return assignedWindows(
      project && isAppProject(project) ? project : undefined,
      app,
    );
  }

  private belonging(
    app: Application,
    cluster: SimCluster,
    { kind, namespace, name }: ObjectKey,
  ): KubeObject | undefined {
    return ownedResources(app, cluster).find(
      o =>
        o.kind === kind &&
        o.metadata.name === name &&
        (o.metadata.namespace ?? '') === namespace,
    );
  }

  private podsOf(
    app: Application,
    cluster: SimCluster,
    resource: { kind: string; namespace: string; name: string },
  ): string[] {
    const root = this.belonging(app, cluster, resource);
    if (!root) return [];
    const below = (owner: KubeObject): KubeObject[] =>
      ownedResources(app, cluster)
        .filter(o =>
          o.metadata.ownerReferences?.some(r => r.uid === owner.metadata.uid),
        )
        .flatMap(o => [o, ...below(o)]);
    return [root, ...below(root)]
      .filter(o => o.kind === 'Pod')
      .map(o => o.metadata.name);
  }

  private record(app: KubeObject, reason: string, message: string): void {
    recordEvent(this.argocd, this.clock, this.random, app, {
      reason,
      message,
      component: 'argocd-application-controller',
    });
  }

  private renderWorld() {
    return createRenderWorld(this.git, this.argocd);
  }

  private homeCluster(): SimCluster {
    const home = this.clusters.get(IN_CLUSTER);
    if (!home)
      throw new Error('a world needs the cluster that Argo CD runs in');
    return home;
  }

  private applicationController(pace: Pace): ApplicationController {
    return new ApplicationController({
      store: this.argocd,
      clock: this.clock,
      random: this.random,
      settings: this.settings,
      pace,
      git: this.git,
      clusters: () => this.clusters.values(),
      clusterOf: app => this.clusterOf(app),
      record: (app, reason, message) => this.record(app, reason, message),
    });
  }

  private setController(pace: Pace): ApplicationSetController {
    return new ApplicationSetController({
      store: this.argocd,
      clock: this.clock,
      settings: this.settings,
      pace,
      renderer: this.renderer,
      renderWorld: this.renderWorld(),
    });
  }

  private seed(options: WorldOptions): void {
    const { namespace } = this.settings;
    this.argocd.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'default', namespace },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    });
    for (const { name, server, labels } of options.clusters ?? []) {
      this.argocd.put({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: `cluster-${name}`,
          namespace,
          labels: { ...labels, 'argocd.argoproj.io/secret-type': 'cluster' },
        },
        type: 'Opaque',
        data: {
          name: Buffer.from(name).toString('base64'),
          server: Buffer.from(server).toString('base64'),
        },
      });
    }
    for (const name of [namespace, 'default', 'kube-system']) {
      this.home.apply({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    }
  }
}

/**
 * Argo CD's application controller: compares each Application on its own, runs its operations, and
 * deletes what it deployed.
 *
 * A comparison asks git anew only when the Application's turn has come, a refresh was asked for, its
 * spec has changed or an operation has ended; a change in the cluster alone is compared with the
 * revision that is known. So a commit reaches the Applications one by one (recording 3.5/skip).
 */

import {
  Application,
  ApplicationStatus,
  REFRESH_ANNOTATION,
  isApplication,
  revisionsOf,
  sourcesOf,
} from '../../world/argocd';
import { equalJson } from '../../world/json';
import { kubeTime } from '../../world/ObjectStore';
import { Random } from '../../world/random';
import {
  GitReader,
  KubeObject,
  ObjectMeta,
  ObjectStore,
  SimClock,
} from '../../world/types';
import { WorldSettings } from '../../world/World';
import { imagesOf } from '../cluster/objects';
import { Pace } from '../pace';
import { WorkQueue } from '../WorkQueue';
import { automatedSync } from './automatedSync';
import { compare } from './compare';
import { OperationRunner } from './OperationRunner';
import { applicationOf, keyOf, liveResources, placed } from './resources';
import {
  Compared,
  StatusContext,
  statusAfter,
  statusAfterFailure,
} from './statusOf';
import { WritableCluster } from './SyncRunner';
import { TargetError, TargetLoader } from './targets';

export interface ApplicationDependencies {
  store: ObjectStore;
  clock: SimClock;
  random: Random;
  settings: WorldSettings;
  pace: Pace;
  git: GitReader;
  clusters: () => Iterable<WritableCluster>;
  clusterOf(app: Application): WritableCluster | undefined;
  /** Kubernetes Events that Argo CD writes about an Application. */
  record(app: Application, reason: string, message: string): void;
}

type Level = 'recent' | 'latest' | 'forced';

export class ApplicationController {
  readonly targets: TargetLoader;
  private readonly refreshes: WorkQueue;
  private readonly operations: WorkQueue;
  private readonly requested = new Map<string, Level>();
  private readonly nextTurn = new Map<string, number>();
  private readonly failing = new Map<string, number>();
  private readonly unwatch: (() => void)[] = [];
  private readonly runner: OperationRunner;

  constructor(private readonly deps: ApplicationDependencies) {
    const { clock, pace } = deps;
    this.targets = new TargetLoader(deps.git);
    this.refreshes = new WorkQueue(
      clock,
      () => pace.of('compareLatency'),
      key => this.refresh(key),
    );
    this.operations = new WorkQueue(
      clock,
      () => pace.of('operationLatency'),
      key => this.operate(key),
    );
    this.runner = new OperationRunner({
      ...deps,
      targets: this.targets,
      refresh: (key, delay) => this.request(key, 'latest', delay),
      again: (key, delay) => this.operations.add(key, delay),
    });
  }

  start(): void {
    this.unwatch.push(
      this.deps.store.watch('Application', ({ type, object }) => {
        if (type === 'DELETED') this.forget(nameOf(object));
        else this.look(nameOf(object));
      }),
      this.deps.git.onPush(url => this.pushed(url)),
    );
    for (const cluster of this.deps.clusters()) {
      this.unwatch.push(
        cluster.store.watch('*', ({ object }) => this.liveChanged(object)),
      );
    }
    this.deps.store.list('Application').forEach(app => this.look(nameOf(app)));
  }

  stop(): void {
    this.refreshes.stop();
    this.operations.stop();
    this.unwatch.forEach(stop => stop());
  }

  private look(key: string): void {
    this.refreshes.add(key);
    this.operations.add(key);
  }

  private forget(key: string): void {
    this.requested.delete(key);
    this.nextTurn.delete(key);
    this.failing.delete(key);
  }

  private request(key: string, level: Level, delay = 0): void {
    if (delay > 0) {
      this.deps.clock.after(delay, () => this.request(key, level));
      return;
    }
    if (this.requested.get(key) !== 'latest') this.requested.set(key, level);
    this.refreshes.add(key);
  }

  private liveChanged(object: KubeObject): void {
    const name = applicationOf(object);
    if (name === undefined) return;
    for (const app of this.deps.store.list('Application')) {
      if (app.metadata.name === name) this.request(nameOf(app), 'recent');
    }
  }

  private pushed(url: string): void {
    if (!this.deps.settings.webhook) return;
    for (const app of this.deps.store
      .list('Application')
      .filter(isApplication)) {
      if (sourcesOf(app.spec).some(source => source.repoURL === url)) {
        this.request(nameOf(app), 'latest');
      }
    }
  }

  private async refresh(key: string): Promise<void> {
    const app = this.read(key);
    if (!app) return;
    const level = this.levelFor(key, app);
    if (level) {
      this.requested.delete(key);
      await this.deps.pace.wait('compare');
      await this.compareAndStore(key, level, isAsked(app));
    }
    this.operations.add(key);
  }

  private levelFor(key: string, app: Application): Level | undefined {
    const { status } = app;
    const due =
      this.deps.clock.now().getTime() >= (this.nextTurn.get(key) ?? 0);
    if (isAsked(app) || !status?.reconciledAt || specChanged(app)) {
      return 'forced';
    }
    return due ? 'latest' : this.requested.get(key);
  }

  private async compareAndStore(
    key: string,
    level: Level,
    asked: boolean,
  ): Promise<void> {
    const before = this.read(key);
    if (!before) return;
    const context: StatusContext = {
      now: kubeTime(this.deps.clock.now()),
      version: this.deps.settings.version,
      namespace: this.deps.settings.namespace,
      latest: level !== 'recent',
    };
    const status = await this.compared(before, level, context);
    if (level !== 'recent') this.scheduleTurn(key);
    const fresh = this.read(key);
    if (!status || !fresh || fresh.metadata.uid !== before.metadata.uid) return;
    this.report(fresh, status);
    const next = {
      ...fresh,
      // Only the refresh that this comparison answers is done with.
      metadata: asked ? withoutRefresh(fresh.metadata) : fresh.metadata,
      status: {
        ...status,
        // Others wrote these while the comparison was made.
        ...(fresh.status?.history ? { history: fresh.status.history } : {}),
        operationState: fresh.status?.operationState,
      },
    };
    this.deps.store.put({
      ...next,
      ...automatedSync(next, this.deps.clock.now()),
    });
  }

  private async compared(
    app: Application,
    level: Level,
    context: StatusContext,
  ): Promise<ApplicationStatus | undefined> {
    const cluster = this.deps.clusterOf(app);
    if (!cluster) {
      const { server, name } = app.spec.destination;
      return statusAfterFailure(
        app,
        `there are no clusters with this name: ${name ?? server ?? ''}`,
        context,
      );
    }
    const known = level === 'recent' ? revisionsOf(app.status) ?? [] : [];
    try {
      const targets = await this.targets.load(sourcesOf(app.spec), known);
      this.failing.delete(nameOf(app));
      const live = liveResources(app, cluster);
      const compared: Compared = {
        comparison: compare(
          targets.manifests.map(m => placed(m, app)),
          live,
        ),
        targets,
        images: this.images(app, cluster),
      };
      return statusAfter(app, compared, context);
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      if (level !== 'forced' && this.inGrace(app)) return undefined;
      return statusAfterFailure(app, error.message, context);
    }
  }

  // A failure to render is not told for three minutes, unless the comparison was asked for.
  private inGrace(app: Application): boolean {
    const key = nameOf(app);
    const now = this.deps.clock.now().getTime();
    const since = this.failing.get(key) ?? now;
    this.failing.set(key, since);
    return now - since <= 180_000;
  }

  private images(app: Application, cluster: WritableCluster): string[] {
    const namespaces = new Set(
      liveResources(app, cluster).map(o => o.metadata.namespace ?? ''),
    );
    return [...namespaces]
      .flatMap(namespace => cluster.store.list('Pod', namespace))
      .filter(
        pod => pod.metadata.namespace !== '' && !pod.metadata.deletionTimestamp,
      )
      .flatMap(pod => imagesOf(pod.spec));
  }

  private report(app: Application, after: ApplicationStatus): void {
    const sync = app.status?.sync.status ?? '';
    if (sync !== after.sync.status) {
      this.deps.record(
        app,
        'ResourceUpdated',
        `Updated sync status: ${sync} -> ${after.sync.status}`,
      );
    }
    const health = app.status?.health.status ?? '';
    if (health !== after.health.status) {
      this.deps.record(
        app,
        'ResourceUpdated',
        `Updated health status: ${health} -> ${after.health.status}`,
      );
    }
  }

  private scheduleTurn(key: string): void {
    const { resyncMs, resyncJitterMs } = this.deps.settings;
    const wait = resyncMs + this.deps.random.between(0, resyncJitterMs);
    this.nextTurn.set(key, this.deps.clock.now().getTime() + wait);
    this.deps.clock.after(wait, () => this.refreshes.add(key));
  }

  private async operate(key: string): Promise<void> {
    const app = this.read(key);
    if (!app) return;
    if (app.operation) await this.runner.process(key);
    else if (app.metadata.deletionTimestamp) this.finalize(app);
  }

  // What was deployed goes first; the Application itself when nothing of it lives any more.
  private finalize(app: Application): void {
    const cluster = this.deps.clusterOf(app);
    const live = cluster ? liveResources(app, cluster) : [];
    live.forEach(object => cluster?.remove(keyOf(object)));
    if (live.length > 0) {
      this.deps.clock.after(200, () => this.operations.add(nameOf(app)));
      return;
    }
    this.deps.store.put({
      ...app,
      metadata: { ...app.metadata, finalizers: [] },
    });
  }

  private read(key: string): Application | undefined {
    const [namespace, name] = key.split('/');
    const found = this.deps.store.get({ kind: 'Application', namespace, name });
    return found && isApplication(found) ? found : undefined;
  }
}

function isAsked(app: Application): boolean {
  return app.metadata.annotations?.[REFRESH_ANNOTATION] !== undefined;
}

function withoutRefresh(metadata: ObjectMeta): ObjectMeta {
  const { [REFRESH_ANNOTATION]: _asked, ...annotations } =
    metadata.annotations ?? {};
  return { ...metadata, annotations };
}

function specChanged(app: Application): boolean {
  const compared = app.status?.sync.comparedTo;
  return (
    !equalJson(sourcesOf(app.spec), sourcesOf(compared ?? {})) ||
    !equalJson(app.spec.destination, compared?.destination)
  );
}

function nameOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

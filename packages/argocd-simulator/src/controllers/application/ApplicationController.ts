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
  REFRESH_ANNOTATION,
  isApplication,
  sourcesOf,
} from '../../world/argocd';
import { equalJson } from '../../world/json';
import { Random } from '../../world/random';
import {
  GitReader,
  KubeObject,
  ObjectStore,
  SimClock,
} from '../../world/types';
import { WorldSettings } from '../../world/World';
import { Pace } from '../pace';
import { WorkQueue } from '../WorkQueue';
import { Comparer, Level } from './Comparer';
import { OperationRunner } from './OperationRunner';
import { applicationOf, keyOf, liveResources } from './resources';
import type { WritableCluster } from './applyTask';
import { TargetLoader } from './targets';

export interface ApplicationDependencies {
  store: ObjectStore;
  clock: SimClock;
  random: Random;
  settings: WorldSettings;
  pace: Pace;
  git: GitReader;
  targets: TargetLoader;
  clusters: () => Iterable<WritableCluster>;
  clusterOf(app: Application): WritableCluster | undefined;
  /** Kubernetes Events that Argo CD writes about an Application. */
  record(app: Application, reason: string, message: string): void;
}

export class ApplicationController {
  private readonly refreshes: WorkQueue;
  private readonly operations: WorkQueue;
  private readonly requested = new Map<string, Level>();
  private readonly nextTurn = new Map<string, number>();
  private readonly unwatch: (() => void)[] = [];
  private readonly runner: OperationRunner;
  private readonly comparer: Comparer;

  constructor(private readonly deps: ApplicationDependencies) {
    const { clock, pace } = deps;
    this.comparer = new Comparer(deps);
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
    this.comparer.forget(key);
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
      if (level !== 'recent') this.scheduleTurn(key);
      await this.comparer.compare(key, level, isAsked(app));
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

/** Comparing one Application with git and its cluster, and writing its status. */

import {
  Application,
  ApplicationStatus,
  REFRESH_ANNOTATION,
  isApplication,
  revisionsOf,
  sourcesOf,
} from '../../world/argocd';
import { kubeTime } from '../../world/ObjectStore';
import { ObjectMeta, ObjectStore, SimClock } from '../../world/types';
import { WorldSettings } from '../../world/World';
import { imagesOf } from '../cluster/objects';
import type { WritableCluster } from './applyTask';
import { automatedSync } from './automatedSync';
import { compare } from './compare';
import { liveResources, placed } from './resources';
import {
  Compared,
  StatusContext,
  statusAfter,
  statusAfterFailure,
} from './statusOf';
import { TargetError, TargetLoader } from './targets';

/**
 * How much is looked at: the cluster alone, git's newest state too, or that with failures told at
 * once (a comparison that was asked for, or the first of a spec).
 */
export type Level = 'recent' | 'latest' | 'forced';

export interface ComparerDependencies {
  store: ObjectStore;
  clock: SimClock;
  settings: WorldSettings;
  targets: TargetLoader;
  clusterOf(app: Application): WritableCluster | undefined;
  record(app: Application, reason: string, message: string): void;
}

/** How long a failure to render is not told (milliseconds). */
const GRACE = 180_000;

export class Comparer {
  private readonly failing = new Map<string, number>();

  constructor(private readonly deps: ComparerDependencies) {}

  /** Forgets an Application that is gone. */
  forget(key: string): void {
    this.failing.delete(key);
  }

  /** Compares now and writes what was found. A refresh that was `asked` for is done with then. */
  async compare(key: string, level: Level, asked: boolean): Promise<void> {
    const before = this.read(key);
    if (!before) return;
    const context: StatusContext = {
      now: kubeTime(this.deps.clock.now()),
      version: this.deps.settings.version,
      namespace: this.deps.settings.namespace,
      latest: level !== 'recent',
    };
    const status = await this.compared(before, level, context);
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
      const targets = await this.deps.targets.load(sourcesOf(app.spec), known);
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
    return now - since <= GRACE;
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

  private read(key: string): Application | undefined {
    const [namespace, name] = key.split('/');
    const found = this.deps.store.get({ kind: 'Application', namespace, name });
    return found && isApplication(found) ? found : undefined;
  }
}

function withoutRefresh(metadata: ObjectMeta): ObjectMeta {
  const { [REFRESH_ANNOTATION]: _asked, ...annotations } =
    metadata.annotations ?? {};
  return { ...metadata, annotations };
}

function nameOf(object: Application): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** Builds a world: its clusters and controllers, and what can be asked of them. */

import { renderApplicationSet } from '@stagecraft/applicationset';
import { ApplicationController } from '../controllers/application/ApplicationController';
import { TargetLoader } from '../controllers/application/targets';
import { ApplicationSetController } from '../controllers/applicationset/ApplicationSetController';
import type { Renderer } from '../controllers/applicationset/generate';
import { SimCluster } from '../controllers/cluster/SimCluster';
import { Pace, PaceChanges, createPace } from '../controllers/pace';
import { objectsOf } from './objects';
import { operationsOf } from './operations';
import { WorldParts, clusterFor, recordFor } from './parts';
import { createRandom } from './random';
import { readsOf } from './reads';
import { createRenderWorld } from './renderWorld';
import { seedObjects } from './seedObjects';
import { GitReader, SimClock } from './types';
import { Account, World, WorldSettings } from './World';

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

/** A cluster besides the one that Argo CD runs in. */
export interface ClusterOptions {
  name: string;
  server: string;
  labels?: Record<string, string>;
}

export interface WorldOptions {
  clock: SimClock;
  git: GitReader;
  /** The same seed gives the same names and delays. */
  seed: number;
  renderer?: Renderer;
  settings?: Partial<WorldSettings>;
  clusters?: readonly ClusterOptions[];
  accounts?: readonly Account[];
  /** How long things take, where it differs from the usual. */
  pace?: PaceChanges;
}

/** A world at rest; `start` sets its controllers to work. */
export function createWorld(options: WorldOptions): World {
  const { parts, pace } = buildParts(options);
  seedObjects(parts, options.clusters ?? []);
  const { clock, settings, argocd, clusters } = parts;
  return {
    clock,
    settings,
    argocd,
    clusters,
    accounts: new Map((options.accounts ?? []).map(a => [a.name, a])),
    ...objectsOf(parts),
    ...operationsOf(parts),
    ...readsOf(parts),
    ...controllersOf(parts, pace),
  };
}

function buildParts(options: WorldOptions): { parts: WorldParts; pace: Pace } {
  const { clock, git } = options;
  // Apart from each other, so that one more object does not change how long things take.
  const random = createRandom(options.seed);
  const names = createRandom(options.seed + 0x9e3779b9);
  const pace = createPace(clock, random, options.pace);
  const cluster = (name: string, server: string) =>
    new SimCluster(name, server, clock, names, pace);
  const home = cluster('in-cluster', IN_CLUSTER);
  const others = (options.clusters ?? []).map(
    ({ name, server }): [string, SimCluster] => [server, cluster(name, server)],
  );
  const parts = {
    clock,
    git,
    random,
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    renderer: options.renderer ?? renderApplicationSet,
    renderWorld: createRenderWorld(git, home.store),
    home,
    argocd: home.store,
    clusters: new Map([[IN_CLUSTER, home], ...others]),
    targets: new TargetLoader(git),
  };
  return { parts, pace };
}

function controllersOf(
  parts: WorldParts,
  pace: Pace,
): Pick<World, 'start' | 'stop'> {
  const common = { ...parts, store: parts.argocd, pace };
  const applications = new ApplicationController({
    ...common,
    clusters: () => parts.clusters.values(),
    clusterOf: app => clusterFor(parts, app),
    record: (app, reason, message) => recordFor(parts, app, reason, message),
  });
  const sets = new ApplicationSetController({
    ...common,
    recordForSet: (set, reason, message) =>
      recordFor(parts, set, reason, message, 'applicationset-controller'),
  });
  let unwatch = () => {};
  return {
    start() {
      applications.start();
      sets.start();
      unwatch = parts.git.onPush(() => {
        if (parts.settings.webhook) sets.poll();
      });
    },
    stop() {
      unwatch();
      applications.stop();
      sets.stop();
      parts.clusters.forEach(cluster => cluster.stop());
    },
  };
}

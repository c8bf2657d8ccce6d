/** One Argo CD of the simulator: its world, its API server and the faults in front of it. */
import { renderApplicationSet } from '@stagecraft/applicationset';
import express from 'express';
import { ArgoServer } from './api/argocd/ArgoServer';
import { CallLog } from './api/argocd/CallLog';
import { createArgoApp } from './api/argocd/createArgoApp';
import { recordedAccounts } from './api/argocd/rights';
import { Sessions } from './api/argocd/Sessions';
import { StreamRegistry } from './api/argocd/StreamRegistry';
import type { ClusterUser } from './api/kubernetes/access';
import { FaultBox } from './faults/FaultBox';
import type { Forge } from './forge/Forge';
import { generatorSource } from './forge/generatorSource';
import { createWorld } from './world/createWorld';
import type { Account, World, WorldSettings } from './world/World';
import type { GitReader, SimClock } from './world/types';

export interface InstanceOptions {
  name: string;
  /** A free one unless given. */
  port?: number;
  /** Those of the recordings (`backstage-token` and so on) unless given. */
  accounts?: Account[];
  /** How soon Applications are compared, which version it is, and so on. */
  settings?: Partial<WorldSettings>;
  /** Clusters beside the one that Argo CD runs in, which is `in-cluster`. */
  clusters?: {
    name: string;
    server: string;
    labels?: Record<string, string>;
  }[];
  /** Who may call the Kubernetes APIs of its clusters. */
  clusterUsers?: ClusterUser[];
}

export interface RunningInstance {
  readonly name: string;
  readonly url: string;
  readonly world: World;
  readonly server: ArgoServer;
  readonly faults: FaultBox;
  readonly calls: CallLog;
}

export interface Surroundings {
  clock: SimClock;
  forge: Forge;
  git: GitReader;
  seed: number;
  heartbeatMs: number;
}

function worldOf(options: InstanceOptions, around: Surroundings): World {
  const source = generatorSource(around.forge);
  return createWorld({
    clock: around.clock,
    git: around.git,
    seed: around.seed,
    settings: options.settings,
    clusters: options.clusters,
    accounts: options.accounts ?? recordedAccounts(),
    renderer: (set, world) =>
      renderApplicationSet(set, { ...world, ...source }),
  });
}

export async function startInstance(
  options: InstanceOptions,
  around: Surroundings,
): Promise<RunningInstance> {
  const world = worldOf(options, around);
  const { accounts } = world;
  const streams = new StreamRegistry({ heartbeatMs: around.heartbeatMs });
  const context = {
    store: world.argocd,
    namespace: world.settings.namespace,
    accounts,
    sessions: new Sessions({ accounts, now: () => around.clock.now() }),
    streams,
  };
  const faults = new FaultBox();
  const app = createArgoApp(context, world, faults);
  const calls = new CallLog();
  const server = new ArgoServer(express().use(calls.middleware, app), streams);
  await server.start(options.port);
  world.start();
  return { name: options.name, url: server.url, world, server, faults, calls };
}

/** The whole simulator on loopback: a git forge, Argo CDs, their clusters, and a control endpoint. */
import express from 'express';
import { createControlApp } from './api/control/controlRoutes';
import type { ControlledServer } from './api/control/Control';
import { type ClusterUser } from './api/kubernetes/access';
import { createKubernetesApp } from './api/kubernetes/createKubernetesApp';
import { RESOURCES } from './api/kubernetes/resources';
import { asStatus, KubernetesError } from './api/kubernetes/status';
import { WatchHistory } from './api/kubernetes/WatchHistory';
import { FaultBox } from './faults/FaultBox';
import { faultMiddleware } from './faults/faultMiddleware';
import { createForgeApp } from './forge/createForgeApp';
import { Forge, type ForgeUser } from './forge/Forge';
import { createGitReader } from './forge/gitReader';
import { LoopbackServer } from './LoopbackServer';
import { type PausableClock, createPausableClock } from './pausableClock';
import {
  type InstanceOptions,
  type RunningInstance,
  startInstance,
} from './startInstance';
import type { GitReader, SimClock } from './world/types';

export interface SimulatorOptions {
  /** Where the forge keeps its bare repositories. */
  directory: string;
  users: ForgeUser[];
  organizations: string[];
  instances: InstanceOptions[];
  /** The same seed gives the same names and delays. 1 unless given. */
  seed?: number;
  /** Simulated seconds in a real one; without effect when a clock is given. */
  speed?: number;
  /** Time to live in instead of real time scaled by `speed`; such a clock is not stopped with us. */
  clock?: SimClock;
  /** Free ones unless given. */
  ports?: { control?: number; forge?: number; kubernetes?: number };
  /** Between two comments on a silent stream (real milliseconds). Argo CD: 15 000. */
  heartbeatMs?: number;
}

export interface RunningSimulator {
  /** Root of `/_simulator`. */
  readonly controlUrl: string;
  readonly forge: Forge;
  readonly git: GitReader;
  readonly clock: SimClock;
  readonly instances: ReadonlyMap<string, RunningInstance>;
  /** By `instance/cluster`: address of that cluster's Kubernetes API. */
  readonly clusterUrls: ReadonlyMap<string, string>;
  /** By name: `forge`, `kubernetes`, `argocd/INSTANCE`. */
  readonly servers: ReadonlyMap<string, ControlledServer>;
  /** Ends everything; nothing stays open or scheduled. */
  stop(): Promise<void>;
}

function controlled(
  server: LoopbackServer,
  faults: FaultBox,
): ControlledServer {
  return {
    get url() {
      return server.url;
    },
    get isListening() {
      return server.isListening;
    },
    faults,
    start: () => server.start(),
    stop: () => server.stop(),
  };
}

function controlledArgo({ server, faults }: RunningInstance): ControlledServer {
  return {
    get url() {
      return server.url;
    },
    get isListening() {
      return server.isListening;
    },
    faults,
    start: () => server.start(),
    stop: () => server.stop(),
    stopSilently: drainMs => server.stopSilently(drainMs),
  };
}

async function serveForge(forge: Forge, port?: number) {
  const faults = new FaultBox();
  const app = express();
  app.disable('x-powered-by');
  app.use(faultMiddleware(faults, (_status, message) => ({ message })));
  app.use(createForgeApp(forge));
  const server = new LoopbackServer(app);
  await server.start(port);
  forge.baseUrl = server.url;
  return controlled(server, faults);
}

/** Everyone with this token may do everything; for clusters whose users nobody cares about. */
const CLUSTER_ADMIN: ClusterUser = {
  name: 'admin',
  tokens: ['admin-token'],
  rules: [{ verbs: ['*'], resources: ['*'] }],
};

interface ServedClusters {
  server: ControlledServer;
  urls: Map<string, string>;
  stop(): void;
}

/** The APIs of all clusters on one port, each below `/INSTANCE/CLUSTER`. */
async function serveClusters(
  instances: { options: InstanceOptions; running: RunningInstance }[],
  port?: number,
): Promise<ServedClusters> {
  const faults = new FaultBox();
  const app = express();
  app.disable('x-powered-by');
  app.use(
    faultMiddleware(faults, (status, message) =>
      asStatus(new KubernetesError(status, 'InternalError', message)),
    ),
  );
  const kinds = RESOURCES.map(resource => resource.kind);
  const histories: WatchHistory[] = [];
  const names: string[] = [];
  for (const { options, running } of instances) {
    for (const cluster of running.world.clusters.values()) {
      const history = new WatchHistory(cluster.store, kinds);
      const users = options.clusterUsers ?? [CLUSTER_ADMIN];
      const name = `${running.name}/${cluster.name}`;
      app.use(`/${name}`, createKubernetesApp({ cluster, users, history }));
      histories.push(history);
      names.push(name);
    }
  }
  const server = new LoopbackServer(app);
  await server.start(port);
  return {
    server: controlled(server, faults),
    urls: new Map(names.map(name => [name, `${server.url}/${name}`])),
    stop: () => histories.forEach(history => history.stop()),
  };
}

interface Time {
  clock: SimClock;
  pausable?: PausableClock;
}

function timeOf({ clock, speed = 1 }: SimulatorOptions): Time {
  if (clock) {
    return { clock };
  }
  const pausable = createPausableClock(speed);
  return { clock: pausable, pausable };
}

function pauser({ pausable }: Time): ((paused: boolean) => void) | undefined {
  return (
    pausable &&
    (paused => {
      if (paused) {
        pausable.pause();
      } else {
        pausable.resume();
      }
    })
  );
}

/** What has been started so far, so that a start that fails leaves nothing behind. */
class Started {
  readonly #stops: (() => void | Promise<void>)[] = [];

  add(stop: () => void | Promise<void>): void {
    this.#stops.unshift(stop);
  }

  async stopAll(): Promise<void> {
    for (const stop of this.#stops.splice(0)) {
      await stop();
    }
  }
}

/**
 * Starts everything; throws, with the name of the port, when one is in use, and then leaves nothing
 * running.
 */
export async function startSimulator(
  options: SimulatorOptions,
): Promise<RunningSimulator> {
  const started = new Started();
  try {
    return await startAll(options, started);
  } catch (error) {
    await started.stopAll();
    throw error;
  }
}

async function startInstances(
  options: SimulatorOptions,
  started: Started,
  around: { clock: SimClock; forge: Forge; git: GitReader },
) {
  const { seed = 1, heartbeatMs = 15_000 } = options;
  const instances: { options: InstanceOptions; running: RunningInstance }[] =
    [];
  for (const [i, instance] of options.instances.entries()) {
    const running = await startInstance(instance, {
      ...around,
      seed: seed + i,
      heartbeatMs,
    });
    started.add(async () => {
      running.world.stop();
      await running.server.stop();
    });
    instances.push({ options: instance, running });
  }
  return instances;
}

async function startAll(
  options: SimulatorOptions,
  started: Started,
): Promise<RunningSimulator> {
  const time = timeOf(options);
  const { clock } = time;
  started.add(() => time.pausable?.stop());
  const { ports = {}, directory, users, organizations } = options;
  const now = () => clock.now();
  const forge = new Forge({ directory, users, organizations, now });
  const git = createGitReader(forge);
  const forgeServer = await serveForge(forge, ports.forge);
  started.add(() => forgeServer.stop());
  const instances = await startInstances(options, started, {
    clock,
    forge,
    git,
  });
  const clusters = await serveClusters(instances, ports.kubernetes);
  started.add(() => clusters.server.stop());
  started.add(() => clusters.stop());
  const running = instances.map(one => one.running);
  const servers = new Map([
    ['forge', forgeServer],
    ['kubernetes', clusters.server],
    ...running.map(one => [`argocd/${one.name}`, controlledArgo(one)] as const),
  ]);
  const worlds = new Map(running.map(one => [one.name, one.world]));
  const calls = new Map(running.map(one => [one.name, one.calls]));
  const pause = pauser(time);
  const app = createControlApp({ servers, worlds, calls, forge, now, pause });
  const control = new LoopbackServer(app);
  await control.start(ports.control);
  started.add(() => control.stop());
  return {
    controlUrl: `${control.url}/_simulator`,
    forge,
    git,
    clock,
    instances: new Map(running.map(one => [one.name, one])),
    clusterUrls: clusters.urls,
    servers,
    stop: () => started.stopAll(),
  };
}

/** The demo world: two Argo CDs with three clusters, a forge with the services of three teams. */

import { type RunningSimulator, startSimulator } from '../server';
import type { InstanceOptions } from '../startInstance';
import type { Account, World } from '../world/World';
import { bootstrap } from './bootstrap';
import { PlayClock } from './PlayClock';
import { createRepositories, playHistory } from './playDemo';
import { DEVELOPERS, type DemoPipeline } from './services';
import type { DemoSettings } from './settings';
import { createStandardPipeline } from './standardPipeline';
import type { Stagehand } from './Stagehand';

/** How long ago the first versions were deployed (milliseconds). */
const HISTORY = 3 * 24 * 60 * 60_000;

/** Which organizations of the forge each Argo CD picks pipelines up from. */
const ORGANIZATIONS: Record<DemoPipeline['instance'], string[]> = {
  'argocd-eu': ['payments', 'storefront'],
  'argocd-us': ['logistics'],
};

export interface RunningDemo {
  simulator: RunningSimulator;
  clock: PlayClock;
  /** Resolves when every service is in its situation. */
  played: Promise<ReadonlyMap<string, Stagehand>>;
}

/** Resolves as soon as everything listens and the catalog can be read; the history plays on. */
export async function startDemo(settings: DemoSettings): Promise<RunningDemo> {
  const clock = new PlayClock(new Date(Date.now() - HISTORY));
  const simulator = await startSimulator({
    directory: settings.folder,
    clock,
    users: [
      {
        login: 'stagecraft',
        fullName: 'Stagecraft',
        email: 'stagecraft@stagecraft.example',
        password: settings.forge.password,
      },
      ...DEVELOPERS.map(({ name, email }) => ({
        login: email.split('@')[0],
        fullName: name,
        email,
        password: settings.forge.password,
      })),
    ],
    organizations: ['stagecraft', ...Object.values(ORGANIZATIONS).flat()],
    instances: [
      instance('argocd-eu', settings.europe, ['eu-west', 'eu-north']),
      instance('argocd-us', settings.america, ['us-east']),
    ],
    ports: {
      control: settings.controlPort,
      forge: settings.forge.port,
      kubernetes: settings.kubernetesPort,
    },
  });
  const worlds = {
    'argocd-eu': worldOf(simulator, 'argocd-eu'),
    'argocd-us': worldOf(simulator, 'argocd-us'),
  };
  const { forge } = simulator;
  await bootstrap(
    worlds['argocd-eu'],
    ORGANIZATIONS['argocd-eu'],
    forge.baseUrl,
  );
  await bootstrap(
    worlds['argocd-us'],
    ORGANIZATIONS['argocd-us'],
    forge.baseUrl,
  );
  const demo = { forge, worlds, clock };
  await createStandardPipeline(demo);
  const repositories = await createRepositories(demo);
  return { simulator, clock, played: playHistory(demo, repositories) };
}

function worldOf(
  { instances }: RunningSimulator,
  name: DemoPipeline['instance'],
): World {
  const found = instances.get(name);
  if (!found) throw new Error(`The simulator has no Argo CD called ${name}`);
  return found.world;
}

function instance(
  name: string,
  { port, token }: { port: number; token: string },
  clusters: string[],
): InstanceOptions {
  return {
    name,
    port,
    accounts: [portal(token)],
    // As with webhooks: a push is compared at once, a new repository found within seconds.
    settings: { webhook: true, generatorPollMs: 10_000 },
    clusters: clusters.map(cluster => ({
      name: cluster,
      server: `https://${cluster}.stagecraft.example`,
    })),
  };
}

/** The account of the portal, with the least rights that README.md asks for. */
function portal(token: string): Account {
  const rights = [
    ['applications', 'get'],
    ['applications', 'sync'],
    ['applicationsets', 'get'],
    ['logs', 'get'],
    ['projects', 'get'],
    ['clusters', 'get'],
  ].map(([resource, action]) => ({ resource, action }));
  return { name: 'stagecraft', tokens: [token], rights };
}

/** Makes the demo's repositories and plays its history, up to the situation that each service is in now. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Forge, Repository } from '../forge/Forge';
import type { World } from '../world/World';
import { configRepository, ownManifests } from './byHand';
import { catalogFiles } from './catalog';
import type { PlayClock } from './PlayClock';
import { lastingFiles } from './repositoryFiles';
import {
  type DemoPipeline,
  type DemoService,
  isDeployed,
  type RunningService,
  SERVICES,
} from './services';
import { playFirstVersion, SITUATIONS } from './situations';
import { Stagehand } from './Stagehand';

/** How long ago the newest changes were made (milliseconds). */
const NEWEST_CHANGES = 25 * 60_000;

/** Simulated seconds in a real one while the history is played. */
const HURRY = 30;

export interface Demo {
  forge: Forge;
  worlds: Record<DemoPipeline['instance'], World>;
  clock: PlayClock;
}

/** The repositories, as they are before anything is deployed; the catalog can be read from then on. */
export async function createRepositories(
  demo: Demo,
): Promise<Map<string, Repository>> {
  const { forge } = demo;
  const made = await Promise.all(
    SERVICES.map(async service => {
      const repository = await forge.createRepo({
        owner: service.team,
        name: service.name,
        description: service.description,
      });
      if (!isDeployed(service)) await writeOnly(demo, service, repository);
      return [service.name, repository] as const;
    }),
  );
  const catalog = await forge.createRepo({
    owner: 'stagecraft',
    name: 'catalog',
  });
  await forge.commit(catalog, {
    files: catalogFiles(
      made.map(([, repository]) => forge.htmlUrl(repository)),
    ),
    message: 'List the services',
    author: SERVICES[0].author,
    date: demo.clock.now(),
  });
  return new Map(made);
}

/** Plays every service to its situation; answers what can go on happening to them. */
export async function playHistory(
  demo: Demo,
  repositories: ReadonlyMap<string, Repository>,
): Promise<Map<string, Stagehand>> {
  const hands = SERVICES.filter(isDeployed).map(
    service => [service, handFor(demo, service, repositories)] as const,
  );
  demo.clock.setSpeed(HURRY);
  await Promise.all(
    hands.map(([{ name }, hand]) => playFirstVersion(hand, name)),
  );
  demo.clock.leapTo(new Date(Date.now() - NEWEST_CHANGES));
  await settle(demo);
  await Promise.all(
    hands.map(([{ pipeline }, hand]) =>
      SITUATIONS[pipeline.situation](hand, pipeline.change),
    ),
  );
  demo.clock.leapTo(new Date());
  demo.clock.setSpeed(1);
  return new Map(hands.map(([{ name }, hand]) => [name, hand]));
}

function handFor(
  { worlds, forge, clock }: Demo,
  service: RunningService,
  repositories: ReadonlyMap<string, Repository>,
): Stagehand {
  const repository = repositories.get(service.name);
  if (!repository) throw new Error(`${service.name} has no repository`);
  const world = worlds[service.pipeline.instance];
  return new Stagehand(service, world, forge, repository, clock);
}

async function writeOnly(
  { forge, clock }: Demo,
  service: DemoService,
  repository: Repository,
): Promise<void> {
  const { name, team, author } = service;
  const message = `Write down ${name}`;
  const lasting = lastingFiles(service, forge.cloneUrl(repository));
  const files = { ...lasting, ...ownManifests(service) };
  await forge.commit(repository, { files, message, author, date: clock.now() });
  const config = configRepository(service);
  if (!config) return;
  const apart = await forge.createRepo({ owner: team, name: `${name}-config` });
  await forge.commit(apart, {
    files: config,
    message,
    author,
    date: clock.now(),
  });
}

// What is overdue after a leap, such as the next comparison of every Application, comes first.
async function settle({ clock }: Demo): Promise<void> {
  const end = clock.now().getTime() + 5_000;
  while (clock.now().getTime() < end) await sleep(20);
}

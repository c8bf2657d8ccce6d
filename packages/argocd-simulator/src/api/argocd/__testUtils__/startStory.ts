/** A simulator with one Argo CD and one pipeline, as the recorded stories set them up. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Repository } from '../../../forge/Forge';
import { type RunningSimulator, startSimulator } from '../../../server';
import type { ApplicationSetApplicationStatus } from '../../../world/argocd';
import type { World, WorldSettings } from '../../../world/World';

/** Fast enough for a test, slow enough that real git keeps up. */
const SPEED = 20;

export interface StoryWorld {
  simulator: RunningSimulator;
  world: World;
  url: string;
  repository: Repository;
  /** Commits and gives the SHA. */
  commit(
    files: Record<string, string | null>,
    message: string,
    author?: string,
  ): Promise<string>;
  /** Waits until it holds; fails naming it when it does not within ten seconds. */
  until(what: string, holds: () => boolean): Promise<void>;
  /** applicationStatus of a stage's Application. */
  stat(target: string): string | undefined;
  statuses(): ApplicationSetApplicationStatus[];
  /** Whether no Application has an operation. */
  isIdle(): boolean;
  /** Compares every Application at once. */
  refresh(): Promise<void>;
  control(action: 'pause' | 'resume'): Promise<void>;
  stop(): Promise<void>;
}

export async function startStory(
  name: string,
  settings: Partial<WorldSettings> = {},
): Promise<StoryWorld> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'story-'));
  const simulator = await startSimulator({
    directory,
    users: [],
    organizations: [name],
    speed: SPEED,
    instances: [
      {
        name: 'lab',
        settings,
        clusters: [
          {
            name: 'staging',
            server: 'https://staging.example.com:6443',
            labels: { region: 'eu', tier: 'staging' },
          },
        ],
      },
    ],
  });
  const instance = simulator.instances.get('lab');
  if (!instance) {
    throw new Error('the instance lab was not started');
  }
  const { world, url } = instance;
  const { forge, clock } = simulator;
  const repository = await forge.createRepo({ owner: name, name: 'deploy' });
  const namespace = 'argocd';
  const statuses = () =>
    world.applicationSet({ namespace, name })?.status?.applicationStatus ?? [];
  return {
    simulator,
    world,
    url,
    repository,
    commit: (files, message, author = 'Dana Dev') => {
      const email = `${author.split(' ')[0].toLowerCase()}@example.com`;
      const who = { name: author, email };
      const date = clock.now();
      return forge.commit(repository, { files, message, author: who, date });
    },
    async until(what, holds) {
      const end = Date.now() + 10_000;
      while (!holds()) {
        if (Date.now() > end) {
          throw new Error(`not reached: ${what}`);
        }
        await delay(10);
      }
    },
    statuses,
    stat: target =>
      statuses().find(one => one.application === `${name}-${target}`)?.status,
    isIdle: () => world.applications().every(app => !app.operation),
    async control(action) {
      const response = await fetch(`${simulator.controlUrl}/${action}`, {
        method: 'POST',
      });
      if (!response.ok) {
        throw new Error(`${action}: ${await response.text()}`);
      }
    },
    async refresh() {
      const apps = world.applications();
      await Promise.all(
        apps.map(app =>
          world.refresh({ namespace, name: app.metadata.name }, 'normal'),
        ),
      );
    },
    async stop() {
      await simulator.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

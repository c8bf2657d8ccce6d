/** A simulator with one Argo CD and one pipeline, as the recorded stories set them up. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Repository } from '../../../forge/Forge';
import type { InstanceOptions } from '../../../startInstance';
import { type RunningSimulator, startSimulator } from '../../../server';
import type { ApplicationSetApplicationStatus } from '../../../world/argocd';
import type { World, WorldSettings } from '../../../world/World';

/** Fast enough for a test, slow enough that real git keeps up. */
const SPEED = 20;

/** Real milliseconds after which something that does not come is a failure. */
const PATIENCE = 30_000;

const NAMESPACE = 'argocd';

/** The Argo CD `lab`, which knows one more cluster. */
function lab(settings: Partial<WorldSettings>): InstanceOptions {
  const labels = { region: 'eu', tier: 'staging' };
  const server = 'https://staging.example.com:6443';
  const clusters = [{ name: 'staging', server, labels }];
  return { name: 'lab', settings, clusters };
}

export class StoryWorld {
  constructor(
    private readonly name: string,
    private readonly directory: string,
    readonly simulator: RunningSimulator,
    readonly repository: Repository,
    readonly world: World,
    /** Address of the Argo CD. */
    readonly url: string,
  ) {}

  /** Commits to main and gives the SHA. */
  commit(
    files: Record<string, string | null>,
    message: string,
    author = 'Dana Dev',
    repository = this.repository,
  ): Promise<string> {
    const { forge, clock } = this.simulator;
    const email = `${author.split(' ')[0].toLowerCase()}@example.com`;
    return forge.commit(repository, {
      files,
      message,
      author: { name: author, email },
      date: clock.now(),
    });
  }

  /** Waits until it holds; fails naming it when it does not within thirty seconds. */
  async until(what: string, holds: () => boolean): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (!holds()) {
      if (Date.now() > end) {
        throw new Error(`not reached: ${what}`);
      }
      await delay(10);
    }
  }

  statuses(): ApplicationSetApplicationStatus[] {
    const ref = { namespace: NAMESPACE, name: this.name };
    return this.world.applicationSet(ref)?.status?.applicationStatus ?? [];
  }

  /** applicationStatus of a target. */
  stat(target: string): string | undefined {
    const name = `${this.name}-${target}`;
    return this.statuses().find(one => one.application === name)?.status;
  }

  /** Whether no Application has an operation. */
  isIdle(): boolean {
    return this.world.applications().every(app => !app.operation);
  }

  /** Compares every Application at once. */
  async refresh(): Promise<void> {
    const names = this.world.applications().map(app => app.metadata.name);
    await Promise.all(
      names.map(name =>
        this.world.refresh({ namespace: NAMESPACE, name }, 'normal'),
      ),
    );
  }

  async control(action: 'pause' | 'resume'): Promise<void> {
    const url = `${this.simulator.controlUrl}/${action}`;
    const response = await fetch(url, { method: 'POST' });
    if (!response.ok) {
      throw new Error(`${action}: ${await response.text()}`);
    }
  }

  async stop(): Promise<void> {
    await this.simulator.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
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
    instances: [lab(settings)],
  });
  const instance = simulator.instances.get('lab');
  if (!instance) {
    throw new Error('the instance lab was not started');
  }
  const { world, url } = instance;
  const wanted = { owner: name, name: 'deploy' };
  const repository = await simulator.forge.createRepo(wanted);
  return new StoryWorld(name, directory, simulator, repository, world, url);
}

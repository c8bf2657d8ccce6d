/** A story told to the simulator: the verbs of ../shared/argocd/stories/lib.mjs on a virtual clock. */

import {
  readApplicationSet,
  renderApplicationSet,
} from '@stagecraft/applicationset';
import {
  Application,
  ApplicationSet,
  isApplication,
  isApplicationSet,
} from '../world/argocd';
import { PaceChanges } from '../controllers/pace';
import { SteppedClock } from '../world/clock';
import { createWorld } from '../world/createWorld';
import { ObjectKey } from '../world/types';
import {
  ArgoError,
  Cluster,
  SyncRequest,
  World,
  WorldSettings,
} from '../world/World';
import { MemoryGit } from './MemoryGit';
import type { RecordedLine } from './recording';

/** The laboratory's settings: Applications were compared every 20 to 40 seconds. */
const LAB: Partial<WorldSettings> = {
  resyncMs: 20_000,
  resyncJitterMs: 20_000,
};

/** What a call of kubectl, reading everything once, and the gap between two calls took (milliseconds). */
const KUBECTL = 160;
const SNAPSHOT = 120;
const BETWEEN = 50;

export interface StoryOptions {
  version: WorldSettings['version'];
  seed?: number;
  settings?: Partial<WorldSettings>;
  pace?: PaceChanges;
  /** Namespaces that an earlier run had left behind. */
  namespaces?: readonly string[];
}

export class Story {
  readonly clock = new SteppedClock();
  readonly git = new MemoryGit(this.clock);
  readonly world: World;
  readonly lines: RecordedLine[] = [];
  url = '';
  sha = '';

  /** Begins with an empty repository. Waits first for the template engine, which loads in real time. */
  static async begin(name: string, options: StoryOptions): Promise<Story> {
    const none = {
      kind: 'ApplicationSet',
      metadata: { name },
      spec: { generators: [], template: {} },
    };
    await renderApplicationSet(readApplicationSet(none), {
      files: async () => new Map(),
      clusters: async () => [],
    });
    return new Story(name, options);
  }

  private constructor(readonly name: string, options: StoryOptions) {
    this.world = createWorld({
      clock: this.clock,
      git: this.git,
      seed: options.seed ?? 1,
      pace: options.pace,
      settings: { ...LAB, version: options.version, ...options.settings },
    });
    for (const namespace of options.namespaces ?? []) {
      this.world.apply({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: namespace },
      });
    }
    this.record();
    this.world.start();
    this.repo();
  }

  repo(path = 'deploy'): string {
    this.url = `http://127.0.0.1:9080/${this.name}/${path}.git`;
    this.git.create(this.url);
    return this.url;
  }

  commit(
    files: Readonly<Record<string, string | null>>,
    message: string,
  ): string {
    this.sha = this.git.push(this.url, files, message);
    this.note(`commit ${this.sha.slice(0, 7)}: ${message}`);
    return this.sha;
  }

  /** `kubectl apply`. */
  async apply(object: unknown): Promise<void> {
    await this.clock.advance(KUBECTL);
    this.world.apply(object);
  }

  /** `kubectl delete applicationset`. */
  async removeSet(): Promise<void> {
    await this.clock.advance(KUBECTL);
    this.world.remove({
      kind: 'ApplicationSet',
      namespace: 'argocd',
      name: this.name,
    });
  }

  app(target: string): Application | undefined {
    return this.world.application({
      namespace: 'argocd',
      name: `${this.name}-${target}`,
    });
  }

  set(): ApplicationSet | undefined {
    return this.world.applicationSet({ namespace: 'argocd', name: this.name });
  }

  stat(target: string): string | undefined {
    return this.set()?.status?.applicationStatus?.find(
      s => s.application === `${this.name}-${target}`,
    )?.status;
  }

  revision(target: string): string | undefined {
    return this.app(target)?.status?.sync.revision;
  }

  deployed(target: string): string | undefined {
    const history = this.app(target)?.status?.history ?? [];
    return history[history.length - 1]?.revision;
  }

  phase(target: string): string | undefined {
    return this.app(target)?.status?.operationState?.phase;
  }

  /** Waits until it holds, looking every quarter of a second as the recorder did. */
  async until(
    what: string,
    holds: () => boolean,
    seconds = 75,
  ): Promise<boolean> {
    const end = this.clock.now().getTime() + seconds * 1000;
    while (this.clock.now().getTime() < end) {
      if (holds()) {
        this.note(`reached: ${what}`);
        return true;
      }
      await this.clock.advance(250);
    }
    this.note(`NOT reached in ${seconds}s: ${what}`);
    return false;
  }

  /** The recorder read the set and every Application here. */
  snapshot(): Promise<void> {
    return this.clock.advance(SNAPSHOT);
  }

  sleep(milliseconds: number): Promise<void> {
    return this.clock.advance(milliseconds);
  }

  /** A sync by the account `backstage`; gives the HTTP status that it would answer with. */
  async sync(target: string, request: SyncRequest = {}): Promise<number> {
    const ref = { namespace: 'argocd', name: `${this.name}-${target}` };
    let status = 200;
    this.world.sync(ref, request, 'backstage').catch(error => {
      if (!(error instanceof ArgoError)) throw error;
      status = error.status;
    });
    await this.clock.advance(10);
    this.lines.push({ at: this.at(), call: `sync ${target}`, status });
    return status;
  }

  /** `kubectl patch --type=merge` in the cluster. */
  async patch(key: ObjectKey, patch: Record<string, unknown>): Promise<void> {
    await this.clock.advance(KUBECTL);
    this.cluster().patch(key, patch);
  }

  /** `kubectl set image`, which reads first and then patches. */
  async setImage(target: string, name: string, image: string): Promise<void> {
    const key = {
      kind: 'Deployment',
      namespace: `${this.name}-${target}`,
      name,
    };
    await this.clock.advance(2 * KUBECTL);
    await this.patch(key, {
      spec: { template: { spec: { containers: [{ name, image }] } } },
    });
  }

  /** Asks for a comparison of each Application in turn, as a webhook or a person would. */
  async refresh(...targets: string[]): Promise<void> {
    const apps = this.world
      .applications()
      .map(app => app.metadata.name.slice(this.name.length + 1))
      .filter(target => targets.length === 0 || targets.includes(target));
    const order = targets.length ? targets : apps;
    for (const target of order) {
      if (target !== order[0]) await this.clock.advance(BETWEEN);
      let done = false;
      const ref = { namespace: 'argocd', name: `${this.name}-${target}` };
      this.world.refresh(ref, 'normal').then(() => {
        done = true;
      });
      await this.clock.advance(60_000, () => done);
    }
  }

  note(text: string): void {
    this.lines.push({ at: this.at(), note: text });
  }

  /** Ends the story as the recorder did: the set is deleted, then four seconds. */
  async end(): Promise<RecordedLine[]> {
    await this.snapshot();
    await this.removeSet();
    await this.clock.advance(4000);
    this.note('end');
    this.world.stop();
    return this.lines;
  }

  private record(): void {
    this.world.argocd.watch('Application', ({ type, object }) => {
      if (isApplication(object))
        this.lines.push({ at: this.at(), type, application: object });
    });
    this.world.argocd.watch('ApplicationSet', ({ type, object }) => {
      if (isApplicationSet(object))
        this.lines.push({ at: this.at(), type, applicationSet: object });
    });
  }

  private cluster(): Cluster {
    const [first] = this.world.clusters.values();
    return first;
  }

  private at(): number {
    return this.clock.now().getTime();
  }
}

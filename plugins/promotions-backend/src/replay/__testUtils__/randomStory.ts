/**
 * A random life of a pipeline, told to the simulator, with the truth beside it: what runs in the cluster and
 * how each Job ended, which no status of Argo CD tells without error.
 */

import { Story, type KubeObject } from '@stagecraft/argocd-simulator';
import type { Pipeline } from '@stagecraft/plugin-promotions-common';
import { seededRandom, type Chance } from './chance';
import { Replay } from '../replayRecording';
import {
  folderFiles,
  randomContent,
  rollingSet,
  type Content,
} from './randomContent';

export const FOLDERS = ['dev', 'qa', 'prod'] as const;
export type Folder = (typeof FOLDERS)[number];

/** What happened to the Jobs of one folder's content. */
interface Outcomes {
  succeeded: number;
  failed: number;
}

export class RandomStory {
  /** Content of every folder at every commit, by its full SHA. */
  private readonly contents = new Map<string, Record<Folder, Content>>();
  private readonly outcomes = new Map<string, Outcomes>();
  private readonly replay = new Replay();
  private readonly driftedAt = new Map<Folder, number>();
  private told = 0;
  private version = 0;
  pipeline: Pipeline | undefined;

  static async begin(seed: number, gated: boolean): Promise<RandomStory> {
    const story = await Story.begin('web', {
      version: seed % 2 === 0 ? '3.5.1' : '3.6.0',
      seed,
    });
    return new RandomStory(story, seededRandom(seed), gated);
  }

  private constructor(
    readonly story: Story,
    private readonly chance: Chance,
    private readonly gated: boolean,
  ) {
    const [cluster] = story.world.clusters.values();
    cluster.store.watch('Job', ({ object }) => this.noteJob(object));
  }

  async create(): Promise<void> {
    this.commit([...FOLDERS]);
    await this.story.apply(rollingSet(this.story.url, this.gated));
  }

  /** One thing that people or chance do, and a while of its consequences. `look` is called after every event. */
  async act(look: (story: RandomStory) => void): Promise<string> {
    const acts = [
      () => this.commit([...FOLDERS]),
      () => this.commit([...FOLDERS]),
      () => this.commit([this.chance.of(FOLDERS)]),
      () => this.commit([]),
      () => this.drift(this.chance.of(FOLDERS)),
      () => this.release(),
      () => this.release(),
      () => this.syncByHand(this.chance.of(FOLDERS)),
    ];
    const name = await this.chance.of(acts)();
    const compared = FOLDERS.filter(() => this.chance.maybe(0.5));
    for (const folder of compared) {
      await this.story.refresh(folder);
      this.tell(look);
    }
    const until = this.now() + this.chance.between(500, 90_000);
    while (this.now() < until) {
      await this.story.sleep(250);
      this.tell(look);
    }
    return name;
  }

  /** Lets everything come to rest: all targets compared, nothing at work any more. */
  async rest(look: (story: RandomStory) => void): Promise<void> {
    for (let second = 0; second < 480; second += 1) {
      await this.story.sleep(250);
      this.tell(look);
    }
  }

  /** What the newest candidate that any target has seen holds for a folder. */
  wanted(folder: Folder): Content | undefined {
    const sha = this.pipeline?.candidates[0]?.revisions[0];
    return sha === undefined ? undefined : this.contents.get(sha)?.[folder];
  }

  /** What the cluster's Deployment really runs. */
  runs(folder: Folder): string | undefined {
    const deployment = this.deployment(folder);
    const text = JSON.stringify(deployment?.spec ?? {});
    return /registry\.example\.com\/web:([\w.-]+)/.exec(text)?.[1];
  }

  outcomesOf(folder: Folder, content: Content): Outcomes {
    return (
      this.outcomes.get(`${folder} ${content.gateVersion}`) ?? {
        succeeded: 0,
        failed: 0,
      }
    );
  }

  /** Whether it was drifted by hand so lately that nobody can have told Argo CD. */
  justDrifted(folder: Folder): boolean {
    return this.now() - (this.driftedAt.get(folder) ?? -Infinity) < 2_000;
  }

  now(): number {
    return this.story.clock.now().getTime();
  }

  private deployment(folder: Folder): KubeObject | undefined {
    const [cluster] = this.story.world.clusters.values();
    return cluster.store.get({
      kind: 'Deployment',
      namespace: `web-${folder}`,
      name: 'web',
    });
  }

  private commit(folders: Folder[]): string {
    this.version += 1;
    const before = this.contents.get(this.story.sha);
    const next = (folder: Folder): Content =>
      before && !folders.includes(folder)
        ? before[folder]
        : randomContent(`v${this.version}`, folder, this.chance);
    const contents = { dev: next('dev'), qa: next('qa'), prod: next('prod') };
    const files = folders.flatMap(folder =>
      Object.entries(folderFiles(folder, contents[folder])),
    );
    const words = { 'README.md': `version ${this.version}` };
    const sha = this.story.commit(
      { ...Object.fromEntries(files), ...words },
      `v${this.version}`,
    );
    this.contents.set(sha, contents);
    return `commit to ${folders.join(', ') || 'nothing that is deployed'}`;
  }

  private async drift(folder: Folder): Promise<string> {
    if (this.deployment(folder)) {
      this.driftedAt.set(folder, this.now());
      const image = `registry.example.com/web:drift${this.now()}`;
      await this.story.setImage(folder, 'web', image);
      this.driftedAt.set(folder, this.now());
    }
    return `drift of ${folder}`;
  }

  /** What an opener would do: sync the offered revisions where the gate waits. */
  private async release(): Promise<string> {
    const stage = this.pipeline?.stages.find(({ release }) => release.offered);
    const [revision] = stage?.release.revisions ?? [];
    if (stage && stage.gate.kind !== 'argocd' && revision !== undefined) {
      await this.story.sync(stage.name, { revision });
    }
    return 'release';
  }

  private async syncByHand(folder: Folder): Promise<string> {
    await this.story.sync(folder, {});
    return `sync of ${folder} by hand`;
  }

  private tell(look: (story: RandomStory) => void): void {
    for (; this.told < this.story.lines.length; this.told += 1) {
      const line = this.story.lines[this.told];
      if ('application' in line) {
        const { type, application } = line;
        this.take(line.at, 'applications', { type, application });
      } else if ('applicationSet' in line) {
        const { type, applicationSet } = line;
        this.take(line.at, 'applicationsets', { type, applicationSet });
      }
    }
    this.take(this.now());
    look(this);
  }

  private take(
    at: number,
    stream?: 'applications' | 'applicationsets',
    result?: unknown,
  ): void {
    const changes = this.replay.take({
      at: new Date(at).toISOString(),
      stream,
      data: result === undefined ? undefined : structuredClone({ result }),
    });
    this.pipeline = changes[changes.length - 1]?.pipeline ?? this.pipeline;
  }

  private noteJob(job: KubeObject): void {
    const text = JSON.stringify(job);
    const version = /"lab\/version":"([^"]+)"/.exec(text)?.[1];
    const ended =
      /"type":"(Complete|Failed)","status":"True"|"status":"True","type":"(Complete|Failed)"/.exec(
        JSON.stringify(job.status ?? {}),
      );
    const folder = FOLDERS.find(
      name => job.metadata.namespace === `web-${name}`,
    );
    if (!version || !folder || !ended) {
      return;
    }
    const key = `${folder} ${version}`;
    const known = this.outcomes.get(key) ?? { succeeded: 0, failed: 0 };
    const failed = (ended[1] ?? ended[2]) === 'Failed';
    this.outcomes.set(key, {
      succeeded: known.succeeded + (failed ? 0 : 1),
      failed: known.failed + (failed ? 1 : 0),
    });
  }
}

/**
 * Keeps what Argo CD forgets: the memory that verdicts rest on, and what each stage did with each release. It is read
 * before the first judgement after a start, and written as it is seen. An event in which nothing changed costs a few
 * comparisons of references.
 */

import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { PipelineJudgement } from '../model/judgement';
import { NOTHING_REMEMBERED, type PipelineMemory } from '../model/memory';
import type { JudgedPipeline, PipelineKeeper } from '../model/PipelineKeeper';
import type { Clock } from '../platform/clock';
import type { Random } from '../platform/random';
import { pause, type Timers } from '../platform/timers';
import type { DatabaseHistoryStore, StoredPart } from './DatabaseHistoryStore';
import { changedParts, memoryOf } from './memoryParts';
import { mergeMemories } from './mergeMemory';
import { recordPipeline } from './recordPipeline';
import { recordId, type Trail } from './records';
import { Scribe } from './Scribe';
import { recordEnd } from './stageMembers';
import { takeNews, type Sights } from './sights';
import type { StoredRecord } from './twins';

/** How often to look for what other replicas have seen. */
const LOOK_MS = 10_000;
/** What others write can be seen a little later than its time. */
const OVERLAP_MS = 5_000;
const MOST_WAITING = 100_000;

type Store = Pick<
  DatabaseHistoryStore,
  'saveParts' | 'saveRecords' | 'parts' | 'partsOfOthers' | 'trails'
>;

export interface HistorianOptions {
  store: Store;
  clock: Clock;
  timers: Timers;
  random: Random;
  logger: { warn(message: string): void; info(message: string): void };
  /** Told that there is something to recall of a pipeline. */
  reminded: (ref: PipelineRef) => void;
  /** Whether it is certain that there is no such pipeline now. */
  isGone: (ref: PipelineRef) => boolean;
}

/** What is known of a pipeline that this process judges. */
interface Followed {
  uid: string;
  memory: PipelineMemory;
  trail: Trail;
  /** Whether it has been followed without a break since its last judgement. */
  watched: boolean;
  /** What each target showed last. */
  sights: Sights;
}

export class Historian implements PipelineKeeper {
  private readonly followed = new Map<string, Followed>();
  /** Read and not taken up yet, by pipeline. */
  private readonly recalled = new Map<string, StoredPart[]>();
  /** Of pipelines that were not seen since the start. */
  private readonly trails = new Map<string, StoredRecord[]>();
  private readonly parts: Scribe<StoredPart>;
  private readonly records: Scribe<StoredRecord>;
  private readonly stopping = new AbortController();
  private looking: Promise<void> | undefined;
  /** By the database's clock. */
  private lookedUntil = 0;

  constructor(private readonly options: HistorianOptions) {
    const { store } = options;
    const common = { ...options, most: MOST_WAITING };
    this.parts = new Scribe<StoredPart>({
      ...common,
      what: 'Memories of pipelines',
      save: async parts => {
        const { lost, merged } = await store.saveParts(parts);
        merged.forEach(part => this.remind(part));
        return lost;
      },
      keyOf: ({ ref, target = '' }) => `${formatPipelineRef(ref)} ${target}`,
    });
    this.records = new Scribe<StoredRecord>({
      ...common,
      what: 'Records of releases',
      save: records => store.saveRecords(records),
      keyOf: ({ ref, record }) => recordId(ref, record),
    });
  }

  /** Reads what was kept. To be awaited before anything is judged. */
  async load(): Promise<void> {
    for await (const page of this.options.store.parts()) {
      page.forEach(part => this.keep(part));
    }
    for await (const page of this.options.store.trails()) {
      for (const stored of page) {
        const key = formatPipelineRef(stored.ref);
        this.trails.set(key, [...(this.trails.get(key) ?? []), stored]);
      }
    }
  }

  /** Looks for what other replicas see, until it is stopped. */
  start(): void {
    this.looking ??= this.lookForEver();
  }

  /** How much waits to be written. */
  unwritten(): { memory: number; record: number } {
    return { memory: this.parts.size, record: this.records.size };
  }

  /** How much was given up since the start, as the database was away for too long. */
  get lost(): number {
    return this.parts.lost + this.records.lost;
  }

  /** Writes what waits. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
    await this.flush(scribe => scribe.stop());
  }

  /** Records first: what a memory says of a release must not be there without it. */
  async flush(
    how: (
      scribe: Pick<Scribe<unknown>, 'flush' | 'stop'>,
    ) => Promise<void> = s => s.flush(),
  ): Promise<void> {
    await how(this.records);
    await how(this.parts);
  }

  recall(
    ref: PipelineRef,
    uid: string,
    known: PipelineMemory,
  ): PipelineMemory | undefined {
    if (this.recalled.size === 0) {
      return undefined;
    }
    const key = formatPipelineRef(ref);
    const parts = this.recalled.get(key);
    const kept = parts && memoryOf(parts, uid);
    this.recalled.delete(key);
    if (!kept) {
      return undefined;
    }
    const followed = this.follow(key, uid);
    if (known === NOTHING_REMEMBERED) {
      followed.memory = kept;
    } else {
      this.keepMemory(ref, followed, known);
      followed.memory = mergeMemories(known, kept);
    }
    // It is there already, so only what comes now is to be written.
    return followed.memory;
  }

  judged({ ref, set, judgement, live }: JudgedPipeline): void {
    const key = formatPipelineRef(ref);
    const followed = this.follow(key, set.uid);
    if (!live) {
      followed.watched = false;
      return;
    }
    this.keepMemory(ref, followed, judgement.memory);
    this.keepReleases(ref, followed, judgement);
    followed.watched = true;
  }

  gone(ref: PipelineRef): void {
    const key = formatPipelineRef(ref);
    const { trail = [] } = this.followed.get(key) ?? {};
    this.followed.delete(key);
    this.end(ref, trail);
  }

  private end(ref: PipelineRef, trail: Trail): void {
    recordEnd(trail, this.now()).forEach(record =>
      this.records.put({ ref, record }),
    );
  }

  /** Pipelines that were deleted while nobody watched: nothing of them is under way any more. */
  private endGone(): void {
    for (const [key, stored] of this.trails) {
      const [{ ref }] = stored;
      if (this.options.isGone(ref)) {
        this.trails.delete(key);
        const trail = stored.map(({ record }) => record);
        this.end(ref, trail);
      }
    }
  }

  private follow(key: string, uid: string): Followed {
    const known = this.followed.get(key);
    if (known?.uid === uid) {
      return known;
    }
    const read = this.trails.get(key)?.map(({ record }) => record);
    const trail = known?.trail ?? read ?? [];
    this.trails.delete(key);
    const followed: Followed = {
      uid,
      memory: NOTHING_REMEMBERED,
      trail,
      watched: false,
      sights: new Map(),
    };
    this.followed.set(key, followed);
    return followed;
  }

  private keepMemory(
    ref: PipelineRef,
    followed: Followed,
    memory: PipelineMemory,
  ): void {
    if (memory !== followed.memory) {
      changedParts(followed.memory, memory, followed.uid).forEach(changed =>
        this.parts.put({ ref, ...changed }),
      );
      followed.memory = memory;
    }
  }

  private keepReleases(
    ref: PipelineRef,
    followed: Followed,
    judgement: PipelineJudgement,
  ): void {
    const news = takeNews(followed.sights, judgement);
    if (!news && followed.watched) {
      return;
    }
    const { trail, written } = recordPipeline(followed.trail, judgement, {
      at: this.now(),
      watched: followed.watched,
      isNews: target => news?.has(target) ?? false,
    });
    followed.trail = trail;
    written.forEach(record => this.records.put({ ref, record }));
  }

  private async lookForEver(): Promise<void> {
    const { timers, store, logger } = this.options;
    const { signal } = this.stopping;
    for (;;) {
      await pause(timers, LOOK_MS, signal);
      if (signal.aborted) {
        return;
      }
      this.endGone();
      try {
        const since = this.lookedUntil - OVERLAP_MS;
        for await (const page of store.partsOfOthers(since)) {
          page.forEach(part => this.remind(part));
        }
      } catch (error) {
        logger.warn(`What other replicas saw cannot be read now: ${error}`);
      }
    }
  }

  /** What another replica saw counts at once, not only at the pipeline's next event. */
  private remind(part: StoredPart): void {
    this.keep(part);
    this.options.reminded(part.ref);
  }

  private keep(part: StoredPart): void {
    const key = formatPipelineRef(part.ref);
    this.lookedUntil = Math.max(this.lookedUntil, part.writtenAt ?? 0);
    const parts = this.recalled.get(key) ?? [];
    const others = parts.filter(({ target }) => target !== part.target);
    this.recalled.set(key, [...others, part]);
  }

  private now(): string {
    return this.options.clock().toISOString();
  }
}

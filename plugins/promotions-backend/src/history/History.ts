/** What people ask of the past of a pipeline: its releases, what ran at a time, and what changed between two. */

import type {
  HistoryGap,
  PipelineRef,
  ReleaseHistory,
  StageRelease,
} from '@stagecraft/plugin-promotions-common';
import type { Clock } from '../platform/clock';
import type { DatabaseHistoryStore } from './DatabaseHistoryStore';
import { groupReleases, toHistory, toStageRelease } from './releaseHistory';
import { revisionsDigest, type StageRecord } from './records';
import { RunningAt, type RunningStage } from './runningAt';
import { LONGEST_SILENCE_MS } from './WatchLog';

/** More records are not looked through for what ran at a time. */
const MOST_RECORDS = 5_000;
const MOST_CHANGES = 200;
const NEVER_WATCHED = 'Stagecraft had not begun to watch this Argo CD';

export interface HistoryOptions {
  store: Pick<
    DatabaseHistoryStore,
    'marks' | 'byIds' | 'before' | 'between' | 'knows' | 'gaps' | 'watch'
  >;
  clock: Clock;
  retentionDays: number;
}

/** What is there now, where it still is: names of the stages and of all targets. */
export interface Present {
  stages: readonly string[];
  targets: readonly string[];
}

export interface HistoryPage {
  items: ReleaseHistory[];
  nextCursor?: string;
  gaps: HistoryGap[];
}

interface Range {
  from: string;
  to: string;
}

export class History {
  constructor(private readonly options: HistoryOptions) {}

  get retentionDays(): number {
    return this.options.retentionDays;
  }

  /** Whether anything is recorded of it. */
  knows(ref: PipelineRef): Promise<boolean> {
    return this.options.store.knows(ref);
  }

  /** `after`: the cursor of the page before. */
  async page(
    ref: PipelineRef,
    { limit, after }: { limit: number; after?: string },
  ): Promise<HistoryPage> {
    const { store } = this.options;
    const groups = groupReleases(await store.marks(ref));
    const rest = after ? groups.filter(g => g.cursor < after) : groups;
    const shown = rest.slice(0, limit);
    const records = await store.byIds(shown.flatMap(({ ids }) => ids));
    const items = shown
      .map(({ ids }) => ids.flatMap(id => records.get(id) ?? []))
      .filter(of => of.length > 0)
      .map(toHistory);
    const oldest = items[items.length - 1]?.since ?? this.now();
    const to = after ? items[0]?.since ?? this.now() : this.now();
    const nextCursor =
      rest.length > limit ? shown[shown.length - 1]?.cursor : undefined;
    return {
      items,
      ...(nextCursor && { nextCursor }),
      gaps: await this.gaps(ref, { from: oldest, to }),
    };
  }

  /** Stages of now, and those that there were. `time`: ISO 8601 with milliseconds. */
  async at(
    ref: PipelineRef,
    time: string,
    present: Present,
  ): Promise<{ stages: RunningStage[]; gaps: HistoryGap[] }> {
    const stages = await this.runningAt(ref, time, present);
    return { stages, gaps: await this.gaps(ref, { from: time, to: time }) };
  }

  /** Undefined when there is no such stage, and never was as far as is recorded. Times as in `at`. */
  async changes(
    ref: PipelineRef,
    index: number,
    range: Range,
    present: Present,
  ) {
    const { store } = this.options;
    const [before, after, records, gaps] = await Promise.all([
      this.runningAt(ref, range.from, present),
      this.runningAt(ref, range.to, present),
      store.between(ref, index, { ...range, limit: MOST_CHANGES }),
      this.gaps(ref, range),
    ]);
    const ofStage = (stages: RunningStage[]) =>
      stages.find(stage => stage.index === index);
    const name =
      present.stages[index] ??
      records[0]?.stage.name ??
      ofStage(after)?.name ??
      ofStage(before)?.name;
    return name === undefined
      ? undefined
      : {
          stage: { index, name },
          before: ofStage(before)?.targets ?? [],
          after: ofStage(after)?.targets ?? [],
          releases: records.map(
            (record): StageRelease => toStageRelease(record),
          ),
          gaps,
        };
  }

  /** Whether some stage had a release of exactly these revisions. */
  async hadRevisions(
    ref: PipelineRef,
    revisions: readonly string[],
  ): Promise<boolean> {
    const key = revisionsDigest(revisions);
    const marks = await this.options.store.marks(ref);
    return marks.some(({ revisionsKey }) => revisionsKey === key);
  }

  /** What a stage did with exactly these revisions, the newest first. The stage is known by its place and its name. */
  async runsOf(
    ref: PipelineRef,
    stage: { index: number; name: string },
    revisions: readonly string[],
  ): Promise<StageRecord[]> {
    const { store } = this.options;
    const key = revisionsDigest(revisions);
    const marks = (await store.marks(ref)).filter(
      ({ stageIndex, revisionsKey }) =>
        stageIndex === stage.index && revisionsKey === key,
    );
    const records = await store.byIds(marks.map(({ id }) => id));
    return marks
      .flatMap(({ id }) => records.get(id) ?? [])
      .filter(record => record.stage.name === stage.name);
  }

  private async runningAt(
    ref: PipelineRef,
    time: string,
    { stages, targets }: Present,
  ): Promise<RunningStage[]> {
    const running = new RunningAt(time);
    let seen = 0;
    for await (const page of this.options.store.before(ref, time)) {
      page.forEach(record => running.add(record));
      seen += page.length;
      const found = targets.length > 0 && running.knows(targets);
      if (found || seen >= MOST_RECORDS) {
        break;
      }
    }
    return running.stages(stages);
  }

  /** Newest first, with that which lasts, and the time before anybody watched. */
  private async gaps(
    { instance }: PipelineRef,
    range: Range,
  ): Promise<HistoryGap[]> {
    const { store, clock } = this.options;
    const [gaps, watch] = await Promise.all([
      store.gaps(instance, range),
      store.watch(instance),
    ]);
    if (!watch) {
      return [{ from: range.from, reason: NEVER_WATCHED }];
    }
    const silence = clock().getTime() - Date.parse(watch.until);
    const lasting =
      silence > LONGEST_SILENCE_MS && range.to >= watch.until
        ? [{ from: watch.until, reason: 'It is not watched now' }]
        : [];
    const earlier =
      range.from < watch.since
        ? [{ from: range.from, to: watch.since, reason: NEVER_WATCHED }]
        : [];
    return [...lasting, ...gaps, ...earlier];
  }

  private now(): string {
    return this.options.clock().toISOString();
  }
}

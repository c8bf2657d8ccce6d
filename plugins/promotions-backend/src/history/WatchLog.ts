/** Notes in the database, again and again, that each instance is watched, so that the times in which none was are known. */

import type { PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import { pause, type Timers } from '../platform/timers';
import type { DatabaseHistoryStore } from './DatabaseHistoryStore';

const BEAT_MS = 10_000;
/** A longer silence of all replicas is a gap; a restart is usually shorter. */
export const LONGEST_SILENCE_MS = 30_000;

export interface WatchLogOptions {
  store: Pick<DatabaseHistoryStore, 'noteWatch'>;
  reader: Pick<PipelineReader, 'instances'>;
  /** How much of what was seen could not be kept since the start. */
  historian: { readonly lost: number };
  clock: Clock;
  timers: Timers;
  logger: { warn(message: string): void };
}

export class WatchLog {
  private readonly stopping = new AbortController();
  private beating: Promise<void> | undefined;
  /** Why an instance was not live when this process looked last. */
  private readonly troubles = new Map<string, string>();
  /** What was live before in this process. */
  private readonly seen = new Set<string>();
  /** Since when each has been live at every look. */
  private readonly since = new Map<string, Date>();
  private lost = 0;
  private failing = false;

  constructor(private readonly options: WatchLogOptions) {}

  start(): void {
    this.beating ??= this.beatForEver();
  }

  /** Notes what is watched until now. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.beating;
    await this.beat();
  }

  /** Never rejects: a database that is away makes no gap, since what is seen meanwhile is written afterwards. */
  async beat(): Promise<void> {
    this.noteLost();
    for (const { name, freshness } of this.options.reader.instances()) {
      if (freshness.state === 'live') {
        await this.noteLive(name);
      } else {
        this.noteTrouble(name, freshness.state, freshness.reason);
      }
    }
  }

  /** What was given up was as good as not watched. */
  private noteLost(): void {
    const { lost } = this.options.historian;
    if (lost > this.lost) {
      this.lost = lost;
      for (const name of this.since.keys()) {
        this.troubles.set(name, 'the database was away for too long');
      }
      this.since.clear();
    }
  }

  private async noteLive(instance: string): Promise<void> {
    const { store, clock } = this.options;
    const now = clock();
    const since = this.since.get(instance) ?? now;
    this.since.set(instance, since);
    this.seen.add(instance);
    const reason = this.troubles.get(instance) ?? 'Stagecraft did not run';
    try {
      const beat = { instance, now, since, reason };
      await store.noteWatch(beat, LONGEST_SILENCE_MS);
      this.troubles.delete(instance);
      this.failing = false;
    } catch (error) {
      this.noteFailure(instance, error);
    }
  }

  /** An instance that is read for the first time after a start tells nothing of the time before. */
  private noteTrouble(name: string, state: string, reason = ''): void {
    this.since.delete(name);
    if (this.seen.has(name) || state === 'unreachable') {
      this.troubles.set(name, `${name} was ${state}: ${reason}`);
    }
  }

  private noteFailure(name: string, error: unknown): void {
    if (!this.failing) {
      this.failing = true;
      this.options.logger.warn(
        `It cannot be noted now that ${name} is watched; if this process ends before it can, its history will show a gap: ${error}`,
      );
    }
  }

  private async beatForEver(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.beat();
      await pause(this.options.timers, BEAT_MS, signal);
    }
  }
}

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

  /** Never rejects: what cannot be noted now is a gap later. */
  async beat(): Promise<void> {
    const { reader, clock, store } = this.options;
    for (const { name, freshness } of reader.instances()) {
      if (freshness.state !== 'live') {
        this.noteTrouble(name, freshness.state, freshness.reason);
        continue;
      }
      const reason = this.troubles.get(name) ?? 'Stagecraft did not run';
      try {
        await store.noteWatch(
          { instance: name, now: clock(), reason },
          LONGEST_SILENCE_MS,
        );
        this.troubles.delete(name);
        this.seen.add(name);
        this.failing = false;
      } catch (error) {
        this.noteFailure(name, error);
      }
    }
  }

  /** An instance that is read for the first time after a start tells nothing of the time before. */
  private noteTrouble(name: string, state: string, reason = ''): void {
    if (this.seen.has(name) || state === 'unreachable') {
      this.troubles.set(name, `${name} was ${state}: ${reason}`);
    }
  }

  private noteFailure(name: string, error: unknown): void {
    this.troubles.set(name, 'the database could not be written');
    if (!this.failing) {
      this.failing = true;
      this.options.logger.warn(
        `It cannot be noted that ${name} is watched, so its history will show a gap: ${error}`,
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

/**
 * The queue of gates that are ready to be opened. What became ready while its instance was watched goes at once; what
 * had become due before that, in an outage or before the start, goes a few a minute, the first due first.
 */

import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Turns } from '../approvals/conditions/Turns';
import type { PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';

/** How many of an instance are let out in a minute after an outage, over all replicas. */
export const MOST_A_MINUTE = 3;
const MINUTE_MS = 60_000;

/** A release that is ready to be opened. */
export interface Due {
  pipeline: PipelineRef;
  index: number;
  releaseId: string;
  /** Since when; milliseconds of our clock. */
  sinceMs: number;
}

export interface LetOutOptions {
  reader: Pick<PipelineReader, 'instances'>;
  store: { countOpenings(instance: string, since: string): Promise<number> };
  turns: Turns;
  clock: Clock;
}

export class LetOut {
  private readonly queue = new Map<string, Due>();
  /** Since when each instance has been live at every look; milliseconds of our clock. */
  private readonly liveSinceMs = new Map<string, number>();

  constructor(private readonly options: LetOutOptions) {}

  /** To be called often: notes which instances are back. */
  watch(): void {
    const nowMs = this.options.clock().getTime();
    for (const { name, freshness } of this.options.reader.instances()) {
      if (freshness.state !== 'live') {
        this.liveSinceMs.delete(name);
      } else if (!this.liveSinceMs.has(name)) {
        this.liveSinceMs.set(name, nowMs);
      }
    }
  }

  add(due: Due): void {
    this.queue.set(keyOf(due), due);
  }

  /** It is looked at anew. */
  forget(ref: PipelineRef): void {
    const own = formatPipelineRef(ref);
    for (const [key, due] of this.queue) {
      if (formatPipelineRef(due.pipeline) === own) {
        this.queue.delete(key);
        this.options.turns.end(due);
      }
    }
  }

  /** Those whose turn it is, the first due first; they are in the queue no longer. */
  async take(): Promise<Due[]> {
    const all = [...this.queue.values()]
      .filter(({ pipeline }) => this.liveSinceMs.has(pipeline.instance))
      .sort(inOrder);
    const late = all.filter(due => this.isLate(due));
    const taken = all.filter(due => !late.includes(due));
    for (const instance of new Set(late.map(d => d.pipeline.instance))) {
      const ofInstance = late.filter(d => d.pipeline.instance === instance);
      taken.push(...(await this.takeLate(instance, ofInstance)));
    }
    taken.forEach(due => this.queue.delete(keyOf(due)));
    return taken;
  }

  private async takeLate(instance: string, late: Due[]): Promise<Due[]> {
    const { clock, store, turns } = this.options;
    const nowMs = clock().getTime();
    const since = new Date(nowMs - MINUTE_MS).toISOString();
    const room = MOST_A_MINUTE - (await store.countOpenings(instance, since));
    const taken = late.slice(0, Math.max(0, room));
    late.slice(taken.length).forEach((due, place) => {
      const minutes = 1 + Math.floor(place / MOST_A_MINUTE);
      turns.wait(due, new Date(nowMs + minutes * MINUTE_MS).toISOString());
    });
    return taken;
  }

  /** Whether it had become due before its instance was watched without a pause. */
  private isLate({ pipeline, sinceMs }: Due): boolean {
    const liveSinceMs = this.liveSinceMs.get(pipeline.instance) ?? Infinity;
    return sinceMs < liveSinceMs;
  }
}

function inOrder(a: Due, b: Due): number {
  return a.sinceMs - b.sinceMs || (keyOf(a) < keyOf(b) ? -1 : 1);
}

function keyOf({ pipeline, index }: Due): string {
  return `${formatPipelineRef(pipeline)} ${index}`;
}

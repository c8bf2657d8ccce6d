/** Tells of pipelines that may have changed: each once for a burst, and a few at a time, so that others get their turn. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Clock } from '../platform/clock';
import type { Timers } from '../platform/timers';

/** How long to collect changes before telling of them. */
const COLLECT_MS = 50;
/** How many to tell of before others get their turn, and how long that lasts at least. */
const AT_ONCE = 10;
const PAUSE_MS = 10;
/** Others get so many times as long as that took: after a first list there may be thousands to tell of. */
const OTHERS_SHARE = 4;

export interface TellerOptions {
  /** `key`: `namespace/name`. */
  tell: (key: string, ref: PipelineRef) => void;
  clock: Clock;
  timers: Timers;
}

export class ChangeTeller {
  /** By key, in the order of the changes. */
  private readonly untold = new Map<string, PipelineRef>();
  private cancel: (() => void) | undefined;

  constructor(private readonly options: TellerOptions) {}

  add(key: string, ref: PipelineRef): void {
    this.untold.set(key, ref);
    this.wait(COLLECT_MS);
  }

  /** Whether it was not told of yet. */
  has(key: string): boolean {
    return this.untold.has(key);
  }

  /** Tells of the rest at once, so that nothing that was seen goes untold. */
  stop(): void {
    this.cancel?.();
    const rest = [...this.untold];
    this.untold.clear();
    rest.forEach(([key, ref]) => this.options.tell(key, ref));
  }

  private wait(milliseconds: number): void {
    this.cancel ??= this.options.timers.after(milliseconds, () => {
      this.cancel = undefined;
      this.tellSome();
    });
  }

  private tellSome(): void {
    const began = this.now();
    for (const [key, ref] of this.some()) {
      this.untold.delete(key);
      this.options.tell(key, ref);
    }
    if (this.untold.size > 0) {
      const took = this.now() - began;
      this.wait(Math.max(PAUSE_MS, OTHERS_SHARE * took));
    }
  }

  private some(): [string, PipelineRef][] {
    const some: [string, PipelineRef][] = [];
    for (const entry of this.untold) {
      if (some.length === AT_ONCE) {
        break;
      }
      some.push(entry);
    }
    return some;
  }

  private now(): number {
    return this.options.clock().getTime();
  }
}

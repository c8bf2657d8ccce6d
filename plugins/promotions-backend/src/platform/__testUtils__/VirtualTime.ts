/** A clock and timers that move only when a test says so. */

import type { Clock } from '../clock';
import type { Timers } from '../timers';

interface Waiting {
  due: number;
  action: () => void;
}

export class VirtualTime {
  private now: number;
  private waiting: Waiting[] = [];

  constructor(start = '2026-11-21T12:00:00.000Z') {
    this.now = Date.parse(start);
  }

  readonly clock: Clock = () => new Date(this.now);

  readonly timers: Timers = {
    after: (milliseconds, action) => {
      const entry = { due: this.now + milliseconds, action };
      this.waiting.push(entry);
      return () => {
        this.waiting = this.waiting.filter(other => other !== entry);
      };
    },
  };

  /** How many timers wait. */
  get pending(): number {
    return this.waiting.length;
  }

  /** Moves time and calls nobody back: as for a process that stands still. */
  skip(milliseconds: number): void {
    this.now += milliseconds;
  }

  /** Moves time, calling back in order what comes due, and lets promises settle after each. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    for (;;) {
      await settle();
      const next = this.earliest(end);
      if (!next) {
        break;
      }
      this.waiting = this.waiting.filter(entry => entry !== next);
      this.now = Math.max(this.now, next.due);
      next.action();
    }
    this.now = end;
    await settle();
  }

  private earliest(end: number): Waiting | undefined {
    return this.waiting
      .filter(({ due }) => due <= end)
      .sort((a, b) => a.due - b.due)[0];
  }
}

/** Lets everything that is ready happen: promises, and what was handed to the event loop. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise(resolve => {
      setImmediate(resolve);
    });
  }
}

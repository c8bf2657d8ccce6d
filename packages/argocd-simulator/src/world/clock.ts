/** Simulated time: real time scaled by a speed, or stepped by hand so that a test never sleeps. */

import { SimClock } from './types';

/** A clock that runs `speed` simulated seconds for each real second. */
export function createRealClock(speed = 1): SimClock {
  const startedAt = Date.now();
  return {
    now: () => new Date(startedAt + (Date.now() - startedAt) * speed),
    after(milliseconds, task) {
      const timer = setTimeout(task, milliseconds / speed);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

interface Due {
  at: number;
  order: number;
  task: () => void;
}

/**
 * Virtual time. It moves only in `advance`, which runs the due tasks one by one in order of time and
 * lets the promises that each of them started settle before the next.
 */
export class SteppedClock implements SimClock {
  private time: number;
  private order = 0;
  private queue: Due[] = [];

  constructor(start = new Date('2026-11-21T12:00:00.000Z')) {
    this.time = start.getTime();
  }

  now(): Date {
    return new Date(this.time);
  }

  after(milliseconds: number, task: () => void): () => void {
    const due = {
      at: this.time + Math.max(0, milliseconds),
      order: this.order++,
      task,
    };
    this.queue.push(due);
    return () => {
      this.queue = this.queue.filter(other => other !== due);
    };
  }

  /** Moves time forward by so many milliseconds; stops early after the task that makes `until` true. */
  async advance(
    milliseconds: number,
    until: () => boolean = () => false,
  ): Promise<void> {
    const end = this.time + milliseconds;
    await settle();
    for (let due = this.next(end); due; due = this.next(end)) {
      this.time = Math.max(this.time, due.at);
      due.task();
      await settle();
      if (until()) return;
    }
    this.time = end;
  }

  private next(end: number): Due | undefined {
    const [first, ...rest] = this.queue.sort(
      (a, b) => a.at - b.at || a.order - b.order,
    );
    if (!first || first.at > end) return undefined;
    this.queue = rest;
    return first;
  }
}

// Every pending microtask has run when a macrotask gets its turn.
function settle(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

/** Time that the demo can hurry through and leap over, so that days of history take seconds to play. */

import type { SimClock } from '../world/types';

interface Due {
  at: number;
  task: () => void;
  timer?: NodeJS.Timeout;
}

export class PlayClock implements SimClock {
  private readonly due = new Set<Due>();
  private realBase = Date.now();
  private base: number;
  private speed = 1;

  constructor(start: Date) {
    this.base = start.getTime();
  }

  now(): Date {
    return new Date(this.time());
  }

  after(milliseconds: number, task: () => void): () => void {
    const due: Due = { at: this.time() + Math.max(0, milliseconds), task };
    this.due.add(due);
    this.arm(due);
    return () => this.forget(due);
  }

  /** From now on a real second lasts so many simulated ones. */
  setSpeed(speed: number): void {
    this.rebase(this.time(), speed);
  }

  /** Moves time to a later moment; what is overdue then happens at once, in its order. */
  leapTo(moment: Date): void {
    this.rebase(Math.max(moment.getTime(), this.time()), this.speed);
  }

  private time(): number {
    return this.base + (Date.now() - this.realBase) * this.speed;
  }

  private rebase(time: number, speed: number): void {
    this.base = time;
    this.realBase = Date.now();
    this.speed = speed;
    [...this.due].sort((a, b) => a.at - b.at).forEach(due => this.arm(due));
  }

  private arm(due: Due): void {
    clearTimeout(due.timer);
    const wait = Math.max(0, (due.at - this.time()) / this.speed);
    due.timer = setTimeout(() => {
      this.due.delete(due);
      due.task();
    }, wait);
    due.timer.unref();
  }

  private forget(due: Due): void {
    clearTimeout(due.timer);
    this.due.delete(due);
  }
}

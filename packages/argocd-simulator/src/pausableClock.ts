/** Real time scaled by a speed, that can be stopped and let go again. */
import type { SimClock } from './world/types';

export interface PausableClock extends SimClock {
  readonly isPaused: boolean;
  /** Nothing falls due any more, and `now` stands still. */
  pause(): void;
  resume(): void;
  /** Forgets everything that is still to come. */
  stop(): void;
}

interface Waiting {
  dueAt: number;
  task: () => void;
  timer?: NodeJS.Timeout;
}

class ScaledClock implements PausableClock {
  readonly #waiting = new Set<Waiting>();
  /** Simulated time at the moment `#realStart`, which is undefined while paused. */
  #simulated = Date.now();
  #realStart: number | undefined = Date.now();

  constructor(private readonly speed: number) {}

  get isPaused(): boolean {
    return this.#realStart === undefined;
  }

  now(): Date {
    return new Date(this.#time());
  }

  after(milliseconds: number, task: () => void): () => void {
    const waiting = { dueAt: this.#time() + milliseconds, task };
    this.#waiting.add(waiting);
    this.#schedule(waiting);
    return () => this.#drop(waiting);
  }

  pause(): void {
    this.#simulated = this.#time();
    this.#realStart = undefined;
    for (const { timer } of this.#waiting) {
      clearTimeout(timer);
    }
  }

  resume(): void {
    if (this.#realStart === undefined) {
      this.#realStart = Date.now();
      this.#waiting.forEach(waiting => this.#schedule(waiting));
    }
  }

  stop(): void {
    this.#waiting.forEach(waiting => this.#drop(waiting));
  }

  #time(): number {
    return this.#realStart === undefined
      ? this.#simulated
      : this.#simulated + (Date.now() - this.#realStart) * this.speed;
  }

  #schedule(waiting: Waiting): void {
    if (this.#realStart === undefined) {
      return;
    }
    const wait = Math.max(0, waiting.dueAt - this.#time()) / this.speed;
    waiting.timer = setTimeout(() => {
      this.#waiting.delete(waiting);
      waiting.task();
    }, wait);
  }

  #drop(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    this.#waiting.delete(waiting);
  }
}

/** A clock that runs `speed` simulated seconds for each real second. */
export function createPausableClock(speed: number): PausableClock {
  return new ScaledClock(speed);
}

/**
 * Writes values soon after they change, many at a time, and only the newest of each. Whoever hands one over never
 * waits. While the database fails, values wait, up to a limit, and are tried again later and later.
 */

import { setImmediate } from 'node:timers/promises';
import { backoff } from '../argocd/backoff';
import type { Random } from '../platform/random';
import type { Timers } from '../platform/timers';

/** How long to collect changes before they are written. */
const COLLECT_MS = 1_000;
/** Values a statement; SQLite writes them while everything else stands still: 25 take it 10 ms, 100 took 40. */
const BATCH = 25;
/** How often a value is tried again at once because another replica was quicker. */
const RACES = 5;

export interface ScribeOptions<T> {
  /** For people: what is written. */
  what: string;
  /** Returns those that another replica was quicker to write: they are tried again. */
  save: (values: readonly T[]) => Promise<readonly T[]>;
  keyOf: (value: T) => string;
  /** More than these do not wait; the oldest are given up. */
  most: number;
  timers: Timers;
  random: Random;
  logger: { warn(message: string): void; info(message: string): void };
}

export class Scribe<T> {
  private readonly waiting = new Map<string, T>();
  private cancel: (() => void) | undefined;
  private writing: Promise<void> | undefined;
  private failures = 0;
  private givenUp = 0;
  /** How many values were given up since the start. */
  lost = 0;
  private stopped = false;

  constructor(private readonly options: ScribeOptions<T>) {}

  /** In place of an older value with the same key. */
  put(value: T): void {
    const key = this.options.keyOf(value);
    this.waiting.delete(key);
    this.waiting.set(key, value);
    if (this.waiting.size > this.options.most) {
      this.giveUpOldest();
    }
    this.writeAfter(COLLECT_MS);
  }

  /** How many values wait to be written. */
  get size(): number {
    return this.waiting.size;
  }

  /** Writes all that waits now. Rejects when the database fails; what is not written waits on. */
  async flush(): Promise<void> {
    await this.writing;
    const writing = this.writeAll();
    this.writing = writing.catch(() => {});
    try {
      await writing;
    } finally {
      this.writing = undefined;
    }
  }

  /** Writes what waits, once; what cannot be written then is lost, and is told. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancel?.();
    if (this.waiting.size > 0 || this.writing) {
      await this.flush().catch(error => this.tellLost(error));
    }
  }

  private writeAfter(milliseconds: number): void {
    if (this.cancel || this.stopped) {
      return;
    }
    this.cancel = this.options.timers.after(milliseconds, () => {
      this.flush()
        .then(
          () => this.recovered(),
          error => this.failed(error),
        )
        .finally(() => {
          this.cancel = undefined;
          if (this.waiting.size > 0) {
            this.writeAfter(this.delay());
          }
        });
    });
  }

  private delay(): number {
    return this.failures > 0
      ? backoff(this.failures, this.options.random)
      : COLLECT_MS;
  }

  /** What arrives meanwhile waits for the next time, so that this comes to an end. */
  private async writeAll(): Promise<void> {
    const keys = [...this.waiting.keys()];
    for (let at = 0; at < keys.length; at += BATCH) {
      await this.writeBatch(keys.slice(at, at + BATCH));
      // Events come between two batches.
      await setImmediate();
    }
  }

  private async writeBatch(keys: readonly string[]): Promise<void> {
    const taken = new Map<string, T>();
    for (const key of keys) {
      const value = this.waiting.get(key);
      if (value !== undefined) {
        taken.set(key, value);
        this.waiting.delete(key);
      }
    }
    let left: readonly T[] = [...taken.values()];
    try {
      for (let race = 0; left.length > 0 && race < RACES; race++) {
        left = await this.options.save(left);
      }
    } finally {
      left.forEach(value => this.putBack(value));
    }
  }

  /** Unless a newer one came meanwhile. */
  private putBack(value: T): void {
    const key = this.options.keyOf(value);
    if (!this.waiting.has(key)) {
      this.waiting.set(key, value);
    }
  }

  private giveUpOldest(): void {
    this.lost += 1;
    const [oldest] = this.waiting.keys();
    this.waiting.delete(oldest);
    this.givenUp += 1;
    if (this.givenUp === 1) {
      const { what, most, logger } = this.options;
      logger.warn(
        `More than ${most} ${what} wait to be written; the oldest are given up`,
      );
    }
  }

  private tellLost(error: unknown): void {
    const { what, logger } = this.options;
    logger.warn(
      `${this.waiting.size} ${what} could not be written before the end: ${error}`,
    );
  }

  private failed(error: unknown): void {
    this.failures += 1;
    if (this.failures === 1) {
      const { what, logger } = this.options;
      logger.warn(
        `${what} cannot be written now, and will be tried again: ${error}`,
      );
    }
  }

  private recovered(): void {
    const { what, logger } = this.options;
    if (this.failures > 0) {
      const lost = this.givenUp > 0 ? `; ${this.givenUp} were given up` : '';
      logger.info(`${what} are written again${lost}`);
    }
    this.failures = 0;
    this.givenUp = 0;
  }
}

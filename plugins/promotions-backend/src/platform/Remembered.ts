/**
 * Answers that may count for a while. Those who ask for the same at the same time wait for one answer; what failed
 * is asked again. Bounded: the oldest answers go first.
 */

import type { Clock } from './clock';

export interface RememberedOptions<T> {
  /** How long an answer counts, in milliseconds. */
  freshMs: number;
  /** How many answers are kept. */
  most: number;
  /** Whether an answer is kept at all; each is when absent. */
  keeps?: (answer: T) => boolean;
  clock: Clock;
}

interface Entry<T> {
  answer: Promise<T>;
  /** In milliseconds of our clock. */
  until: number;
}

export class Remembered<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly options: RememberedOptions<T>) {}

  /** The answer to `key`, asked for only when none is fresh. Throws what `ask` throws. */
  async of(key: string, ask: () => Promise<T>): Promise<T> {
    const { clock, freshMs, keeps } = this.options;
    const now = clock().getTime();
    const known = this.entries.get(key);
    if (known && known.until > now) {
      return known.answer;
    }
    const entry = { answer: ask(), until: now + freshMs };
    this.keep(key, entry);
    try {
      const answer = await entry.answer;
      if (keeps?.(answer) === false) {
        this.drop(key, entry);
      }
      return answer;
    } catch (error) {
      this.drop(key, entry);
      throw error;
    }
  }

  private keep(key: string, entry: Entry<T>): void {
    this.entries.delete(key);
    this.entries.set(key, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.options.most) {
      this.entries.delete(oldest);
    }
  }

  private drop(key: string, entry: Entry<T>): void {
    if (this.entries.get(key) === entry) {
      this.entries.delete(key);
    }
  }
}

/**
 * Questions to one Argo CD whose answers do not change: each is asked once, a few at a time, remembered, and
 * asked again after a pause when it failed.
 */

import type { Random } from '../platform/random';
import type { Timers } from '../platform/timers';
import { backoff } from './backoff';

export type Answer<A> =
  | { state: 'known'; value: A }
  | { state: 'asked' }
  | { state: 'failed'; problem: string };

export interface AnswersOptions<Q, A> {
  ask: (question: Q) => Promise<A>;
  /** Told who asked, when an answer came or a failed question may be asked again. */
  onAnswer: (askers: ReadonlySet<string>) => void;
  timers: Timers;
  random: Random;
  /** How many are under way at a time. */
  atOnce: number;
  /** How often a question is asked at most while it fails. */
  attempts: number;
  /** How many answers are remembered; the one wanted longest ago goes first. */
  most: number;
}

interface Entry<Q, A> {
  question: Q;
  askers: Set<string>;
  answer: Answer<A>;
  failures: number;
}

export class Answers<Q, A> {
  private readonly entries = new Map<string, Entry<Q, A>>();
  private readonly queue: [string, Entry<Q, A>][] = [];
  private readonly cancels = new Set<() => void>();
  private underWay = 0;
  private stopped = false;

  constructor(private readonly options: AnswersOptions<Q, A>) {}

  /** The answer as far as it is known; asks when it was not asked yet. `asker` is told later. */
  want(key: string, question: Q, asker: string): Answer<A> {
    const entry = this.entries.get(key) ?? this.enqueue(key, question);
    entry.askers.add(asker);
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.answer;
  }

  /** The answer as far as it is known, without asking. */
  peek(key: string): Answer<A> | undefined {
    return this.entries.get(key)?.answer;
  }

  stop(): void {
    this.stopped = true;
    this.queue.splice(0);
    this.cancels.forEach(cancel => cancel());
  }

  private enqueue(key: string, question: Q): Entry<Q, A> {
    const entry: Entry<Q, A> = {
      question,
      askers: new Set(),
      answer: { state: 'asked' },
      failures: 0,
    };
    this.entries.set(key, entry);
    this.forgetOldest();
    this.queue.push([key, entry]);
    this.next();
    return entry;
  }

  private next(): void {
    while (this.underWay < this.options.atOnce && !this.stopped) {
      const first = this.queue.shift();
      if (!first) {
        return;
      }
      this.underWay += 1;
      this.ask(...first).finally(() => {
        this.underWay -= 1;
        this.next();
      });
    }
  }

  private async ask(key: string, entry: Entry<Q, A>): Promise<void> {
    try {
      const value = await this.options.ask(entry.question);
      entry.answer = { state: 'known', value };
    } catch (error) {
      entry.failures += 1;
      const problem = error instanceof Error ? error.message : String(error);
      entry.answer = { state: 'failed', problem };
      this.askAgainLater(key, entry, error);
    }
    if (!this.stopped) {
      this.options.onAnswer(entry.askers);
    }
  }

  private askAgainLater(key: string, entry: Entry<Q, A>, error: unknown): void {
    const { timers, random, attempts } = this.options;
    if (this.stopped || entry.failures >= attempts) {
      return;
    }
    const cancel = timers.after(backoff(entry.failures, random, error), () => {
      this.cancels.delete(cancel);
      if (this.entries.get(key) === entry) {
        this.queue.push([key, entry]);
        this.next();
      }
    });
    this.cancels.add(cancel);
  }

  private forgetOldest(): void {
    if (this.entries.size > this.options.most) {
      const [oldest] = this.entries.keys();
      this.entries.delete(oldest);
    }
  }
}

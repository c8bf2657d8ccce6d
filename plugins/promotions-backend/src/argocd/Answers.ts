/**
 * Questions to one Argo CD whose answers do not change: each is asked once, a few at a time, and remembered.
 * One that failed may be asked again after a pause, if somebody still wants to know.
 */

import type { Random } from '../platform/random';
import type { Timers } from '../platform/timers';
import { backoff } from './backoff';
import { ArgoError, mayPassLater } from './errors';

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
  /** After so many failures in a row Argo CD's own refusal is believed for a long while. */
  attempts: number;
  /** How many answers are remembered; the one wanted longest ago goes first. */
  most: number;
}

/** How long a refusal is believed. */
const BELIEVED_MS = 600_000;

interface Entry<A> {
  askers: Set<string>;
  answer: Answer<A>;
  failures: number;
  /** It failed, and the pause after that is over. */
  due: boolean;
}

export class Answers<Q, A> {
  private readonly entries = new Map<string, Entry<A>>();
  /** A question is forgotten once it is asked: it may hold more than its answer is worth. */
  private readonly queue: { entry: Entry<A>; question: Q }[] = [];
  private readonly cancels = new Set<() => void>();
  private underWay = 0;
  private stopped = false;

  constructor(private readonly options: AnswersOptions<Q, A>) {}

  /** The answer as far as it is known; asks when it is due. `asker` is told later. */
  want(key: string, question: Q, asker: string): Answer<A> {
    const entry = this.entries.get(key) ?? newEntry<A>();
    entry.askers.add(asker);
    this.entries.delete(key);
    this.entries.set(key, entry);
    if (entry.due) {
      entry.due = false;
      this.queue.push({ entry, question });
      this.next();
    }
    this.forgetOldest();
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

  private next(): void {
    while (this.underWay < this.options.atOnce && !this.stopped) {
      const first = this.queue.shift();
      if (!first) {
        return;
      }
      this.underWay += 1;
      this.ask(first.entry, first.question).finally(() => {
        this.underWay -= 1;
        this.next();
      });
    }
  }

  private async ask(entry: Entry<A>, question: Q): Promise<void> {
    try {
      const value = await this.options.ask(question);
      entry.answer = { state: 'known', value };
    } catch (error) {
      entry.failures += 1;
      const problem = error instanceof Error ? error.message : String(error);
      entry.answer = { state: 'failed', problem };
      this.allowLater(entry, error);
    }
    if (!this.stopped) {
      this.options.onAnswer(entry.askers);
    }
  }

  private allowLater(entry: Entry<A>, error: unknown): void {
    if (this.stopped) {
      return;
    }
    const { timers, random, attempts, onAnswer } = this.options;
    const believed = entry.failures >= attempts && isRefusal(error);
    const wait = believed
      ? BELIEVED_MS
      : backoff(entry.failures, random, error);
    const cancel = timers.after(wait, () => {
      this.cancels.delete(cancel);
      entry.due = true;
      onAnswer(entry.askers);
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

function newEntry<A>(): Entry<A> {
  return {
    askers: new Set(),
    answer: { state: 'asked' },
    failures: 0,
    due: true,
  };
}

/** An answer of Argo CD itself, as a 500 for a commit that is gone is (recording 3.5/reads), not of a proxy. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof ArgoError &&
    (error.details.status === 500 || !mayPassLater(error.kind)) &&
    error.kind !== 'unauthenticated'
  );
}

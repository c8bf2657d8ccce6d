/** The work queue of a controller: one key at a time, a key that is added while it is worked on comes again. */

import { SimClock } from '../world/types';

/** How long a key waits after its work has failed (milliseconds). */
const RETRY = 10_000;

/**
 * Works on keys that were added, each after `latency()` milliseconds. What is added twice before its
 * turn is worked on once; different keys do not wait for each other.
 */
export class WorkQueue {
  private readonly due = new Map<string, { at: number; cancel: () => void }>();
  private readonly working = new Set<string>();
  private readonly again = new Set<string>();
  private stopped = false;

  constructor(
    private readonly clock: SimClock,
    private readonly latency: () => number,
    private readonly work: (key: string) => Promise<void>,
  ) {}

  /** Asks for the key's turn, not before so many milliseconds have passed. */
  add(key: string, delayMs = 0): void {
    if (this.stopped) return;
    if (this.working.has(key) && delayMs === 0) {
      this.again.add(key);
      return;
    }
    const wait = delayMs + this.latency();
    const at = this.clock.now().getTime() + wait;
    const waiting = this.due.get(key);
    if (waiting && waiting.at <= at) return;
    waiting?.cancel();
    const cancel = this.clock.after(wait, () => this.turn(key));
    this.due.set(key, { at, cancel });
  }

  /** Forgets everything that is waiting; what is being worked on ends by itself. */
  stop(): void {
    this.stopped = true;
    this.due.forEach(({ cancel }) => cancel());
    this.due.clear();
  }

  private turn(key: string): void {
    this.due.delete(key);
    if (this.working.has(key)) {
      this.again.add(key);
      return;
    }
    this.working.add(key);
    this.work(key)
      .catch(error => this.failed(key, error))
      .finally(() => this.ended(key));
  }

  // A defect of ours or an unreachable forge: told, and tried again, as a controller does.
  private failed(key: string, error: unknown): void {
    process.emitWarning(
      error instanceof Error ? error : String(error),
      `working on ${key}`,
    );
    this.clock.after(RETRY, () => this.add(key));
  }

  private ended(key: string): void {
    this.working.delete(key);
    if (this.again.delete(key)) this.add(key);
  }
}

/** Plays a recording: its events come at their recorded distances, in the time of a clock. */
import type { SimClock } from '../world/types';
import type {
  RecordedCall,
  RecordedResponse,
  RecordingEntry,
  StreamName,
} from './readRecording';
import { ReplayStore } from './ReplayStore';

/** Time for a replay that waits for nothing, but lets others run between two entries. */
export const instantClock: SimClock = {
  now: () => new Date(),
  after(_milliseconds, task) {
    const immediate = setImmediate(task);
    return () => clearImmediate(immediate);
  },
};

export interface ReplayOptions {
  entries: Iterable<RecordingEntry> | AsyncIterable<RecordingEntry>;
  /** Its speed is the speed of the replay; the time it starts at does not matter. */
  clock: SimClock;
}

/** Notices of a replay, beside the changes that its store tells. */
export interface ReplayListener {
  onEntry?(entry: RecordingEntry): void;
  /** The recorded connection ended here: a replayed one is cut. */
  onStreamEnd?(stream: StreamName): void;
}

interface Answer {
  call: RecordedCall;
  response: RecordedResponse;
}

export class Replay {
  readonly store = new ReplayStore();
  readonly #calls: Answer[] = [];
  readonly #listeners = new Set<ReplayListener>();
  readonly #options: ReplayOptions;
  #moment = new Date(0);
  /** How far the clock is ahead of recorded time (milliseconds). */
  #offset: number | undefined;
  #wake: () => void = () => {};
  #stopped = false;

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  /** Recorded time of the entry that was played last. */
  get moment(): Date {
    return this.#moment;
  }

  listen(listener: ReplayListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Plays to the end, or until `stop`. */
  async run(): Promise<void> {
    for await (const entry of this.#options.entries) {
      await this.#waitUntil(entry.at);
      if (this.#stopped) {
        return;
      }
      this.#play(entry);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** The newest recorded answer to a call, as of the replayed moment. */
  answerTo(method: string, path: string): RecordedResponse | undefined {
    return this.#calls.findLast(
      ({ call }) => call.method === method && call.path === path,
    )?.response;
  }

  #play(entry: RecordingEntry): void {
    this.#moment = entry.at;
    if (entry.kind === 'event') {
      this.store.apply(entry.stream, entry.type, entry.object);
    } else if (entry.kind === 'call') {
      this.#calls.push(entry);
    }
    for (const listener of this.#listeners) {
      listener.onEntry?.(entry);
      if (entry.kind === 'ended') {
        listener.onStreamEnd?.(entry.stream);
      }
    }
  }

  async #waitUntil(at: Date): Promise<void> {
    const now = this.#options.clock.now().getTime();
    this.#offset ??= now - at.getTime();
    const wait = at.getTime() + this.#offset - now;
    if (wait <= 0) {
      return;
    }
    await new Promise<void>(resolve => {
      const cancel = this.#options.clock.after(wait, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

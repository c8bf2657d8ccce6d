/** Tells a recorded story to the simulator over HTTP and compares the answers with the recorded ones. */
import type { Repository } from '../../../forge/Forge';
import { entriesOf } from '../../../replay/__testUtils__/replayed';
import type { RecordingEntry } from '../../../replay/readRecording';
import { differences, repeatCall } from './repeatCall';
import type { StoryWorld } from './startStory';

export type CallEntry = Extract<RecordingEntry, { kind: 'call' }>;

export interface Retelling {
  recording: string;
  story: StoryWorld;
  /** The files of a commit, by its message. */
  files(message: string): Record<string, string | null>;
  author?(message: string): string;
  /** The story's own unless given. */
  repository?(message: string): Repository;
  /** Applies the ApplicationSet; called after the first commit, or after that of this message. */
  begin(): void;
  beginsAfter?: string;
  /** What was done from outside just before a call, or at a note. */
  before?(entry: RecordingEntry): Promise<void>;
  /** What a call waits for; that no operation is under way, unless given. */
  isQuiet?(): boolean;
  /** Calls that are tied to time. */
  skip?(entry: CallEntry): boolean;
  /** Whether the rest of the recording is left out, from this entry on. */
  end?(entry: RecordingEntry): boolean;
  /** Differences that do not matter, as `adds PATH` or `lacks PATH`. */
  ignored: RegExp;
}

const COMMIT = /^commit ([0-9a-f]{7}): (.*)$/;
const REACHED = /^reached: .* · (.*)$/;

function stepsOf(story: StoryWorld): string {
  return story
    .statuses()
    .map(one => `${one.application}[${one.step}]=${one.status}`)
    .sort()
    .join(' ');
}

function isInProgress(entry: RecordingEntry | undefined): boolean {
  return (
    entry?.kind === 'call' &&
    JSON.stringify(entry.response.body).includes('already in progress')
  );
}

/** Goes through a recording once; `shas` grows with each commit. */
class Teller {
  readonly #shas: [recorded: string, ours: string][] = [];
  readonly #wrong: string[] = [];
  #begun = false;

  constructor(private readonly retelling: Retelling) {}

  async tell(): Promise<string[]> {
    const entries = entriesOf(this.retelling.recording).filter(
      ({ kind }) => kind === 'note' || kind === 'call',
    );
    for (const [i, entry] of entries.entries()) {
      if (this.retelling.end?.(entry)) {
        break;
      }
      await this.retelling.before?.(entry);
      if (entry.kind === 'note') {
        await this.#note(entry.note);
      } else if (entry.kind === 'call') {
        await this.#call(entry, entries[i + 1]);
      }
    }
    return [...new Set(this.#wrong)];
  }

  async #note(note: string): Promise<void> {
    const [, short, message] = COMMIT.exec(note) ?? [];
    if (short) {
      await this.#commit(short, message);
      return;
    }
    const [, steps] = REACHED.exec(note) ?? [];
    if (steps && !/Pending|Progressing/.test(steps)) {
      await this.#settle(note, steps);
    }
  }

  async #commit(short: string, message: string): Promise<void> {
    const { story, files, author, repository, begin } = this.retelling;
    const sha = await story.commit(
      files(message),
      message,
      author?.(message),
      repository?.(message),
    );
    this.#shas.push([short, sha]);
    const first = this.retelling.beginsAfter ?? message;
    if (this.#begun) {
      await story.refresh();
    } else if (message === first) {
      this.#begun = true;
      begin();
    }
  }

  #settle(what: string, steps: string): Promise<void> {
    const { story } = this.retelling;
    const newest = this.#shas[this.#shas.length - 1][1];
    return story.until(
      what,
      () =>
        stepsOf(story) === steps &&
        story.statuses().every(one => one.targetRevisions?.includes(newest)),
    );
  }

  /** Our commits instead of the recorded ones. */
  #translate(entry: CallEntry): CallEntry {
    let text = JSON.stringify([entry.call.path, entry.call.body]);
    for (const [recorded, ours] of this.#shas) {
      text = text.replaceAll(RegExp(`${recorded}[0-9a-f]{33}`, 'g'), ours);
    }
    const [path, body] = JSON.parse(text);
    const call = { ...entry.call, path, body: body ?? undefined };
    return { ...entry, call };
  }

  /** Time stands still between a sync and the one that it is in the way of. */
  async #call(recorded: CallEntry, next?: RecordingEntry): Promise<void> {
    const { story, skip, ignored, isQuiet } = this.retelling;
    if (skip?.(recorded)) {
      return;
    }
    const { call, response } = this.#translate(recorded);
    if (!isInProgress(recorded)) {
      await story.until('quiet', () => isQuiet?.() ?? story.isIdle());
    }
    if (isInProgress(next)) {
      await story.control('pause');
    }
    const ours = await repeatCall(story.url, call, response);
    if (isInProgress(recorded)) {
      await story.control('resume');
    }
    this.#wrong.push(...differences(call, response, ours, ignored));
  }
}

/** What differs, empty when nothing does. */
export function retell(retelling: Retelling): Promise<string[]> {
  return new Teller(retelling).tell();
}

/**
 * An Argo CD in memory with a truth that changes, whose news a test delivers as it likes: late, twice, out of order,
 * never, by lists of a replica that lags behind, and with a history that begins again.
 */

import type { WatchedApi } from '../ArgoWatch';
import { ArgoError } from '../errors';
import { decodeApplication, decodeApplicationSet } from '../decode';
import { keyOf, type ObjectChange } from '../mergeList';
import type {
  Application,
  ApplicationSet,
  ArgoEvent,
  ArgoKind,
  ArgoList,
} from '../types';

/** Everything that there is, by kind and then `namespace/name`. */
interface Truth {
  application: ReadonlyMap<string, Application>;
  applicationSet: ReadonlyMap<string, ApplicationSet>;
}

interface Flying {
  event: ArgoEvent;
  happened: number;
}

type Line = ArgoEvent | 'gap' | undefined;
type Plural = Parameters<WatchedApi['watch']>[0];

const KIND_OF: Record<Plural, ArgoKind> = {
  applications: 'application',
  applicationsets: 'applicationSet',
};

/** What was sent and not yet read. */
class OpenStream {
  private readonly sent: Line[] = [];
  private ended = false;
  private error: unknown;
  private wake: () => void = () => {};

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.end(signal.reason));
  }

  send(line: Line): void {
    this.sent.push(line);
    this.wake();
  }

  end(error?: unknown): void {
    this.ended = true;
    this.error = error;
    this.wake();
  }

  async *lines(): AsyncGenerator<Line> {
    for (;;) {
      yield* this.sent.splice(0);
      if (this.ended) {
        if (this.error !== undefined) {
          throw this.error;
        }
        return;
      }
      if (this.sent.length === 0) {
        await new Promise<void>(resolve => {
          this.wake = resolve;
        });
      }
    }
  }
}

export class UnsteadyArgo {
  private truth: Truth = { application: new Map(), applicationSet: new Map() };
  private past: { at: number; truth: Truth }[] = [];
  private version = 0;
  private uids = 0;
  private restores = 0;
  private readonly flying: Flying[] = [];
  private readonly streams = new Map<ArgoKind, OpenStream>();
  private readonly waiting = new Map<ArgoKind, (truth: Truth) => void>();

  constructor(private readonly now: () => number) {
    this.past.push({ at: now(), truth: this.truth });
  }

  readonly api: WatchedApi = {
    instance: 'unsteady',
    listApplications: signal =>
      this.asked('application', signal, truth => [
        ...truth.application.values(),
      ]),
    listApplicationSets: signal =>
      this.asked('applicationSet', signal, truth => [
        ...truth.applicationSet.values(),
      ]),
    watch: (plural, signal) => this.watched(KIND_OF[plural], signal),
  };

  /** A set is made, or changes. */
  writeSet(name: string): void {
    const metadata = this.metadata(this.truth.applicationSet, name);
    const spec = { strategy: { type: 'RollingSync' } };
    const object = decodeApplicationSet({ metadata, spec });
    this.happens({ kind: 'applicationSet', type: 'SET', object });
  }

  /** An Application is made, changes or is handed over to the set of that name; of none, it is nobody's. */
  writeApplication(name: string, owner: string): void {
    const set = this.truth.applicationSet.get(`argocd/${owner}`);
    const { uid } = set ?? { uid: '' };
    const reference = {
      kind: 'ApplicationSet',
      name: owner,
      uid,
      controller: true,
    };
    const object = decodeApplication({
      metadata: {
        ...this.metadata(this.truth.application, name),
        ownerReferences: set ? [reference] : [],
      },
    });
    this.happens({ kind: 'application', type: 'SET', object });
  }

  delete(kind: ArgoKind, name: string): void {
    const known = this.truth[kind].get(`argocd/${name}`);
    if (known) {
      const resourceVersion = this.nextVersion();
      this.happens(deletion(kind, { ...known, resourceVersion }));
    }
  }

  /** A deletion is told of what never was. */
  deleteUnknown(name: string): void {
    const metadata = {
      ...this.metadata(new Map(), name),
      uid: `unknown-${this.uids}`,
    };
    const object = decodeApplication({ metadata });
    this.fly({ kind: 'application', type: 'DELETED', object });
  }

  /** All that happened in the last milliseconds is undone without a word, and versions count from there again. */
  restore(milliseconds: number): void {
    const { truth } = this.before(this.now() - milliseconds);
    this.restores += 1;
    this.truth = truth;
    this.past.push({ at: this.now(), truth });
    const versions = this.everything().map(({ resourceVersion }) =>
      Number(resourceVersion),
    );
    this.version = Math.max(0, ...versions.map(v => Math.floor(v / 100)));
  }

  /** How many pieces of news are under way. */
  get underWay(): number {
    return this.flying.length;
  }

  /** When the oldest piece of news that is under way happened. */
  get oldestUnderWay(): number {
    return Math.min(...this.flying.map(({ happened }) => happened));
  }

  /** Delivers one of the pieces of news, and once more later when it is to come `twice`. */
  deliver(choice: number, twice: boolean): void {
    const at = choice % this.flying.length;
    const flying = this.flying.at(at);
    if (flying) {
      if (!twice) {
        this.flying.splice(at, 1);
      }
      this.streams.get(flying.event.kind)?.send(flying.event);
    }
  }

  /** One of the pieces of news never arrives. */
  lose(choice: number): void {
    this.flying.splice(choice % Math.max(1, this.flying.length), 1);
  }

  say(line: 'gap' | undefined): void {
    this.streams.forEach(stream => stream.send(line));
  }

  /** Streams end, and what was under way on them is lost. */
  cut(): void {
    this.flying.splice(0);
    this.streams.forEach(stream => stream.end());
    this.streams.clear();
  }

  /** Answers the lists that were asked for, as a replica that lags so many milliseconds behind knows it. */
  answerLists(lag: number): void {
    const { truth } = this.before(this.now() - lag);
    const answers = [...this.waiting.values()];
    this.waiting.clear();
    answers.forEach(answer => answer(truth));
  }

  /** Streams end with an error of Argo CD. */
  fail(): void {
    const error = new ArgoError('server', 'the stream failed');
    this.streams.forEach(stream => stream.end(error));
  }

  /** A fresh list of each kind. */
  lists(): ArgoList[] {
    const { application, applicationSet } = this.truth;
    return [
      { kind: 'applicationSet', objects: [...applicationSet.values()] },
      { kind: 'application', objects: [...application.values()] },
    ];
  }

  private everything() {
    return this.lists().flatMap(({ objects }) => [...objects]);
  }

  private before(at: number) {
    const earlier = this.past.filter(entry => entry.at <= at);
    return earlier[earlier.length - 1] ?? this.past[0];
  }

  private metadata(
    known: ReadonlyMap<string, { uid: string }>,
    name: string,
  ): Record<string, string> {
    this.uids += 1;
    const uid = known.get(`argocd/${name}`)?.uid ?? `uid-${this.uids}`;
    const resourceVersion = this.nextVersion();
    return { namespace: 'argocd', name, uid, resourceVersion };
  }

  /** After a restore other numbers are given than before, as other objects count on too. */
  private nextVersion(): string {
    this.version += 1;
    return String(this.version * 100 + this.restores);
  }

  private happens(event: ArgoEvent): void {
    const { application, applicationSet } = this.truth;
    this.truth =
      event.kind === 'application'
        ? { applicationSet, application: changed(application, event) }
        : { application, applicationSet: changed(applicationSet, event) };
    this.past.push({ at: this.now(), truth: this.truth });
    this.fly(event);
  }

  private fly(event: ArgoEvent): void {
    this.flying.push({ event, happened: this.now() });
  }

  private asked<T>(
    kind: ArgoKind,
    signal: AbortSignal | undefined,
    objects: (truth: Truth) => T[],
  ): Promise<T[]> {
    return new Promise((resolve, reject) => {
      this.waiting.set(kind, truth => resolve(objects(truth)));
      signal?.addEventListener('abort', () => {
        this.waiting.delete(kind);
        reject(signal.reason);
      });
    });
  }

  private async *watched(
    kind: ArgoKind,
    signal: AbortSignal,
  ): AsyncGenerator<Line> {
    const stream = new OpenStream(signal);
    this.streams.set(kind, stream);
    yield undefined;
    // Only Applications are told of when their stream opens.
    for (const object of kind === 'application'
      ? this.truth.application.values()
      : []) {
      yield { kind: 'application', type: 'SET', object };
    }
    yield* stream.lines();
  }
}

function deletion(
  kind: ArgoKind,
  object: Application | ApplicationSet,
): ArgoEvent {
  const json = { metadata: bare(object) };
  return kind === 'application'
    ? { kind, type: 'DELETED', object: decodeApplication(json) }
    : { kind, type: 'DELETED', object: decodeApplicationSet(json) };
}

function bare({ key, uid, resourceVersion }: Application | ApplicationSet) {
  return { ...key, uid, resourceVersion };
}

function changed<T extends Application | ApplicationSet>(
  objects: ReadonlyMap<string, T>,
  { type, object }: ObjectChange<T>,
): ReadonlyMap<string, T> {
  const next = new Map(objects);
  const key = keyOf(object.key);
  if (type === 'DELETED') {
    next.delete(key);
  } else {
    next.set(key, object);
  }
  return next;
}

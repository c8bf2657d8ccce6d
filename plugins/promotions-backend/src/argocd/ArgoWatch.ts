/** Follows one Argo CD for ever: one list and one stream each for its Applications and its ApplicationSets. */

import type { ArgoApi } from './ArgoApi';
import { EventThrottle } from './EventThrottle';
import { ArgoError } from './errors';
import {
  KindWatch,
  type KindListener,
  type Told,
  type World,
} from './KindWatch';
import type { ObjectChange } from './mergeList';
import type {
  Application,
  ApplicationSet,
  ArgoEvent,
  ArgoKind,
  ArgoList,
  ArgoObject,
} from './types';

/** Told what happens at one instance, in the order in which it happens. */
export interface WatchListener {
  /** All that there is of a kind. */
  listed(list: ArgoList): void;
  changed(event: ArgoEvent): void;
  /** A byte, so it lives. */
  heard(kind: ArgoKind): void;
  /** A session or a list failed, and will be tried again. */
  failed(kind: ArgoKind, error: unknown): void;
  /** Whether it kept nothing of some Applications that it needs now, so that they must be listed before their time. */
  wantsList?(): boolean;
}

export interface WatchLogger {
  info(message: string): void;
  warn(message: string): void;
}

/** What a watch asks of an Argo CD. */
export type WatchedApi = Pick<
  ArgoApi,
  'instance' | 'listApplications' | 'listApplicationSets' | 'watch'
>;

export class ArgoWatch {
  private readonly stopping = new AbortController();
  private readonly throttle: EventThrottle;
  private readonly kinds: readonly Pick<
    KindWatch<ArgoObject>,
    'run' | 'tryAgain' | 'listSoon'
  >[];
  private running: Promise<unknown> | undefined;
  /** Why a kind cannot be followed now, as it was logged. */
  private readonly troubles = new Map<ArgoKind, string>();
  /** How many objects and lines of each kind could not be read. */
  private readonly unreadable = new Map<ArgoKind, number>();

  constructor(
    private readonly api: WatchedApi,
    private readonly listener: WatchListener,
    private readonly world: World,
    private readonly logger: WatchLogger,
  ) {
    this.throttle = new EventThrottle(event => this.pass(event), world.timers);
    this.kinds = [this.applications(), this.applicationSets()];
  }

  get instance(): string {
    return this.api.instance;
  }

  start(): void {
    const { signal } = this.stopping;
    this.running ??= Promise.all(this.kinds.map(kind => kind.run(signal)));
  }

  /** Settings have changed: an account that was refused is tried again at once. */
  tryAgain(): void {
    this.kinds.forEach(kind => kind.tryAgain());
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the portal is stopping'));
    await this.running;
    this.throttle.clear();
  }

  /** How many objects and lines of a kind could not be read since the start. */
  unreadableCount(kind: ArgoKind): number {
    return this.unreadable.get(kind) ?? 0;
  }

  /** A fault of ours that one object brings to light must not cost the others their events. */
  private pass(event: ArgoEvent): void {
    try {
      this.listener.changed(event);
      this.listIfWanted();
    } catch (error) {
      const { namespace, name } = event.object.key;
      const message = `${namespace}/${name} cannot be taken in: ${error}`;
      const cause = { cause: error };
      this.noteBad(event.kind, new ArgoError('undecodable', message, cause));
    }
  }

  private listIfWanted(): void {
    if (this.listener.wantsList?.()) {
      const [applications] = this.kinds;
      applications.listSoon();
    }
  }

  private applications(): KindWatch<Application> {
    const kind = 'application';
    const onBad = (error: ArgoError) => this.noteBad(kind, error);
    return new KindWatch(
      {
        list: signal => this.api.listApplications(signal, onBad),
        watch: signal => this.changesOf('applications', signal, applicationOf),
        mayLackStream: false,
      },
      this.listenerFor<Application>(
        kind,
        objects => ({ kind, objects }),
        change => ({ kind, ...change }),
      ),
      this.world,
    );
  }

  private applicationSets(): KindWatch<ApplicationSet> {
    const kind = 'applicationSet';
    const onBad = (error: ArgoError) => this.noteBad(kind, error);
    return new KindWatch(
      {
        list: signal => this.api.listApplicationSets(signal, onBad),
        watch: signal => this.changesOf('applicationsets', signal, setOf),
        mayLackStream: true,
      },
      this.listenerFor<ApplicationSet>(
        kind,
        objects => ({ kind, objects }),
        change => ({ kind, ...change }),
      ),
      this.world,
    );
  }

  private async *changesOf<T extends ArgoObject>(
    plural: 'applications' | 'applicationsets',
    signal: AbortSignal,
    pick: (event: ArgoEvent) => ObjectChange<T> | undefined,
  ): AsyncGenerator<Told<ObjectChange<T>>> {
    const kind = plural === 'applications' ? 'application' : 'applicationSet';
    const onBad = (error: ArgoError) => this.noteBad(kind, error);
    for await (const event of this.api.watch(plural, signal, onBad)) {
      yield event === 'gap' ? event : event && pick(event);
    }
  }

  private listenerFor<T extends ArgoObject>(
    kind: ArgoKind,
    listOf: (objects: T[]) => ArgoList,
    eventOf: (change: ObjectChange<T>) => ArgoEvent,
  ): KindListener<T> {
    return {
      listed: objects => {
        this.noteBack(kind);
        this.listener.listed(listOf(objects));
        this.listIfWanted();
      },
      changed: change => this.throttle.add(eventOf(change)),
      heard: () => this.listener.heard(kind),
      failed: error => {
        this.noteTrouble(kind, error);
        this.listener.failed(kind, error);
      },
    };
  }

  /** Logged when it begins and when its reason changes, not for each attempt. */
  private noteTrouble(kind: ArgoKind, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (this.troubles.get(kind) !== reason) {
      this.troubles.set(kind, reason);
      this.logger.warn(
        `${this.subject(
          kind,
        )} cannot be followed, and will be tried again: ${reason}`,
      );
    }
  }

  private noteBack(kind: ArgoKind): void {
    if (this.troubles.delete(kind)) {
      this.logger.info(`${this.subject(kind)} are followed again`);
    }
  }

  private subject(kind: ArgoKind): string {
    const plural = kind === 'application' ? 'Applications' : 'ApplicationSets';
    return `The ${plural} of the Argo CD ${this.api.instance}`;
  }

  /** The first of each kind is logged; the others are counted. */
  private noteBad(kind: ArgoKind, error: ArgoError): void {
    const before = this.unreadableCount(kind);
    this.unreadable.set(kind, before + 1);
    if (before === 0) {
      this.logger.warn(
        `Argo CD ${this.api.instance} sent what cannot be read, and it is left out: ${error.message}. Others of this kind are only counted.`,
      );
    }
  }
}

function applicationOf(
  event: ArgoEvent,
): ObjectChange<Application> | undefined {
  return event.kind === 'application' ? event : undefined;
}

function setOf(event: ArgoEvent): ObjectChange<ApplicationSet> | undefined {
  return event.kind === 'applicationSet' ? event : undefined;
}

/**
 * Follows one kind of object of one instance for ever. A session is: open the stream, then list (what
 * happened before it was open is in the list), then events and a list every few minutes, as Argo CD drops
 * events when it is in a hurry. Whatever goes wrong ends the session; the next one begins after a pause.
 */

import type { Clock } from '../platform/clock';
import type { Random } from '../platform/random';
import { pause, type Timers } from '../platform/timers';
import { backoff } from './backoff';
import { ArgoError } from './errors';
import type { ObjectChange } from './mergeList';
import { RecentChanges } from './RecentChanges';
import type { ArgoObject } from './types';

/** Argo CD sends a byte every 15 seconds; without one for twice that long the stream is dead (recording restart). */
export const SILENCE_MS = 30_000;
const RELIST_MS = 300_000;
/** Between two lists when the first one, or an event, gives reason to doubt what we know. */
const DOUBT_MS = 30_000;
const POLL_MS = 10_000;
/** At most, so that replicas do not come back together. */
const AT_ONCE_MS = 500;
/** How long to poll before looking whether Argo CD has learnt to stream. */
const POLLING_MS = 600_000;

/**
 * What a stream yields: a change; undefined once it is open, and for every sign of life that tells nothing;
 * `gap` for what cannot be read, so that a change may be lost.
 */
export type Told<C> = C | 'gap' | undefined;

/** Where a kind comes from. */
export interface KindSource<T extends ArgoObject> {
  list(signal: AbortSignal): Promise<T[]>;
  watch(signal: AbortSignal): AsyncIterable<Told<ObjectChange<T>>>;
  /** Whether some Argo CDs answer 404 to its stream, so that it must be polled. */
  mayLackStream: boolean;
}

export interface KindListener<T extends ArgoObject> {
  listed(objects: T[]): void;
  changed(change: ObjectChange<T>): void;
  heard(): void;
  failed(error: unknown): void;
}

export interface World {
  clock: Clock;
  timers: Timers;
  random: Random;
}

export class KindWatch<T extends ArgoObject> {
  private readonly recent = new RecentChanges<T>();
  /** Whether this session has a list. */
  private caughtUp = false;
  /** Aborts when what we know is in doubt, so that a list is due before its time. */
  private doubt = new AbortController();
  /** Aborts when what refused us may have changed, so that there is no need to wait longer. */
  private retry = new AbortController();

  constructor(
    private readonly source: KindSource<T>,
    private readonly listener: KindListener<T>,
    private readonly world: World,
  ) {}

  /** Until the signal aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const began = this.now();
      const error = await this.follow(signal);
      if (signal.aborted) {
        return;
      }
      const wasSteady = this.caughtUp && this.now() - began > SILENCE_MS;
      failures = wasSteady ? 0 : failures + 1;
      if (error !== undefined) {
        await this.pauseAfter(error, failures, signal);
      }
    }
  }

  /** Settings have changed: an account that was refused is tried again at once. */
  tryAgain(): void {
    this.retry.abort();
    this.retry = new AbortController();
  }

  /** What we know may lack something: a list is due before its time. */
  listSoon(): void {
    this.doubt.abort();
  }

  /** Resolves with why it ended, and with undefined when it is to begin anew. */
  private async follow(signal: AbortSignal): Promise<unknown> {
    const error = await this.session(signal);
    return this.source.mayLackStream && isKind(error, 'notFound')
      ? this.poll(signal)
      : error;
  }

  /** Proxies end a stream that has run for long; only when it does not come back at once is that a failure. */
  private pauseAfter(
    error: unknown,
    failures: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { timers, random } = this.world;
    if (failures === 0 && isKind(error, 'unreachable')) {
      return pause(timers, random() * AT_ONCE_MS, signal);
    }
    this.listener.failed(error);
    const wait = backoff(Math.max(1, failures), random, error);
    const isRefused =
      isKind(error, 'unauthenticated') || isKind(error, 'forbidden');
    const until = isRefused
      ? AbortSignal.any([signal, this.retry.signal])
      : signal;
    return pause(timers, wait, until);
  }

  /** Resolves with why it ended. */
  private async session(outer: AbortSignal): Promise<unknown> {
    const ending = new AbortController();
    const signal = AbortSignal.any([outer, ending.signal]);
    const fail = (error: unknown) => ending.abort(error);
    const silence = this.silence(fail);
    const late = this.world.timers.after(SILENCE_MS, () => this.noteLate());
    this.caughtUp = false;
    try {
      let open = false;
      for await (const told of this.source.watch(signal)) {
        silence.heard();
        this.listener.heard();
        if (!open) {
          open = true;
          this.listAgainAndAgain(signal).catch(fail);
        }
        this.take(told);
      }
      return new ArgoError('unreachable', 'Argo CD ended the stream');
    } catch (error) {
      return ending.signal.aborted ? ending.signal.reason : error;
    } finally {
      late();
      silence.stop();
      ending.abort();
    }
  }

  private take(told: Told<ObjectChange<T>>): void {
    if (told === undefined) {
      this.recent.forgetOld(this.now());
      return;
    }
    const order = told === 'gap' ? 'older' : this.recent.take(told, this.now());
    if (order === 'older') {
      this.listSoon();
    }
    if (told !== 'gap' && order === 'news') {
      this.listener.changed(told);
    }
  }

  private async listAgainAndAgain(signal: AbortSignal): Promise<void> {
    const { timers, random } = this.world;
    while (!signal.aborted) {
      await this.list(signal);
      const spread = 0.8 + 0.4 * random();
      await pause(timers, DOUBT_MS, signal);
      const early = AbortSignal.any([signal, this.doubt.signal]);
      await pause(timers, RELIST_MS * spread - DOUBT_MS, early);
    }
  }

  private async list(signal: AbortSignal): Promise<void> {
    this.doubt = new AbortController();
    this.recent.asked(this.now());
    const list = await this.source.list(signal);
    if (!signal.aborted) {
      const { objects, doubtful } = this.recent.listed(list, this.now());
      if (doubtful) {
        this.listSoon();
      }
      this.caughtUp = true;
      this.listener.listed(objects);
    }
  }

  /** What changed while there was no stream is told by the list alone; until it comes, what we know is old. */
  private noteLate(): void {
    if (!this.caughtUp) {
      const seconds = SILENCE_MS / 1000;
      this.listener.failed(
        new ArgoError('timeout', `the list has not come for ${seconds} s`),
      );
    }
  }

  /** Argo CD before 3.4 has no stream of ApplicationSets. Resolves with what failed, if anything did. */
  private async poll(signal: AbortSignal): Promise<unknown> {
    const until = this.now() + POLLING_MS;
    while (!signal.aborted && this.now() < until) {
      try {
        await this.list(signal);
        this.listener.heard();
      } catch (error) {
        return error;
      }
      await pause(this.world.timers, POLL_MS, signal);
    }
    return undefined;
  }

  private silence(fail: (error: unknown) => void) {
    const { timers } = this.world;
    const seconds = SILENCE_MS / 1000;
    const dead = () =>
      fail(new ArgoError('timeout', `the stream was silent for ${seconds} s`));
    let cancel: (() => void) | undefined;
    return {
      heard() {
        cancel?.();
        cancel = timers.after(SILENCE_MS, dead);
      },
      stop: () => cancel?.(),
    };
  }

  private now(): number {
    return this.world.clock().getTime();
  }
}

function isKind(error: unknown, kind: ArgoError['kind']): boolean {
  return error instanceof ArgoError && error.kind === kind;
}

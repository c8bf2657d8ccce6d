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
import { mergeList, type ObjectChange } from './mergeList';
import type { ArgoObject } from './types';

/** Argo CD sends a byte every 15 seconds; without one for twice that long the stream is dead (recording restart). */
export const SILENCE_MS = 30_000;
const RELIST_MS = 300_000;
const POLL_MS = 10_000;
/** At most, so that replicas do not come back together. */
const AT_ONCE_MS = 500;
/** How long to poll before looking whether Argo CD has learnt to stream. */
const POLLING_MS = 600_000;

/** Where a kind comes from. */
export interface KindSource<T extends ArgoObject> {
  list(signal: AbortSignal): Promise<T[]>;
  /** Yields undefined once it is open, and for every sign of life that is no event. */
  watch(signal: AbortSignal): AsyncIterable<ObjectChange<T> | undefined>;
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
  /** Events since the list that is under way was asked for; undefined when none is. */
  private sinceAsked: ObjectChange<T>[] | undefined;

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
      const error = await this.session(signal);
      if (signal.aborted) {
        return;
      }
      if (isNotFound(error)) {
        failures = 0;
        await this.poll(signal);
        continue;
      }
      const wasSteady = this.now() - began > SILENCE_MS;
      failures = wasSteady ? 0 : failures + 1;
      await this.pauseAfter(error, failures, signal);
    }
  }

  /** Proxies end a stream that has run for long; only when it does not come back at once is that a failure. */
  private pauseAfter(
    error: unknown,
    failures: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { timers, random } = this.world;
    if (failures === 0 && !isSilence(error)) {
      return pause(timers, random() * AT_ONCE_MS, signal);
    }
    this.listener.failed(error);
    const wait = backoff(Math.max(1, failures), random, error);
    return pause(timers, wait, signal);
  }

  /** Resolves with why it ended. */
  private async session(outer: AbortSignal): Promise<unknown> {
    const ending = new AbortController();
    const signal = AbortSignal.any([outer, ending.signal]);
    const fail = (error: unknown) => ending.abort(error);
    const silence = this.silence(fail);
    try {
      let open = false;
      for await (const change of this.source.watch(signal)) {
        silence.heard();
        this.listener.heard();
        if (!open) {
          open = true;
          this.listAgainAndAgain(signal).catch(fail);
        }
        if (change) {
          this.sinceAsked?.push(change);
          this.listener.changed(change);
        }
      }
      return new ArgoError('unreachable', 'Argo CD ended the stream');
    } catch (error) {
      return ending.signal.aborted ? ending.signal.reason : error;
    } finally {
      silence.stop();
      ending.abort();
    }
  }

  private async listAgainAndAgain(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.list(signal);
      const spread = 0.8 + 0.4 * this.world.random();
      await pause(this.world.timers, RELIST_MS * spread, signal);
    }
  }

  private async list(signal: AbortSignal): Promise<void> {
    const changes: ObjectChange<T>[] = [];
    this.sinceAsked = changes;
    const listed = await this.source.list(signal);
    if (!signal.aborted) {
      this.sinceAsked = undefined;
      this.listener.listed(mergeList(listed, changes));
    }
  }

  /** Argo CD before 3.4 has no stream of ApplicationSets. */
  private async poll(signal: AbortSignal): Promise<void> {
    const until = this.now() + POLLING_MS;
    let failures = 0;
    while (!signal.aborted && this.now() < until) {
      const error = await this.pollOnce(signal);
      failures = error ? failures + 1 : 0;
      const wait = error
        ? backoff(failures, this.world.random, error)
        : POLL_MS;
      await pause(this.world.timers, wait, signal);
    }
  }

  private async pollOnce(signal: AbortSignal): Promise<unknown> {
    try {
      await this.list(signal);
      this.listener.heard();
      return undefined;
    } catch (error) {
      if (!signal.aborted) {
        this.listener.failed(error);
      }
      return error;
    }
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

function isNotFound(error: unknown): boolean {
  return error instanceof ArgoError && error.kind === 'notFound';
}

function isSilence(error: unknown): boolean {
  return error instanceof ArgoError && error.kind === 'timeout';
}

/**
 * Tells browsers that a pipeline changed: look again. The signal socket is not private, so a channel's name is
 * a keyed hash and the payload only a version. At most one signal a second and pipeline, and always one after the
 * last change. A missing or failing signal delays nothing: clients also ask by themselves.
 *
 * Each signal is a request to the events service, and nobody can listen to a channel whose name was not given away
 * lately. So each replica tells of what it sees in Argo CD only to those whom it answered itself; what only one
 * replica knows of, a decision or its execution, it tells everybody.
 */

import { createHmac } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { SignalsService } from '@backstage/plugin-signals-node';
import {
  formatPipelineRef,
  pipelineChannel,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { PipelineReader } from '../model/PipelineReader';
import type { Timers } from '../platform/timers';

const QUIET_MS = 1000;
/** Those who look ask again each minute; told are those who asked within this time, or within twice of it. */
const FOLLOWED_MS = 180_000;
/** So many pipelines; the least lately asked for are left out. */
const MOST_FOLLOWED = 20_000;

export interface FeedOptions {
  reader: PipelineReader;
  /** Absent where the signals backend is not installed. */
  signals?: SignalsService;
  /** Kept in the database, so that all replicas name a channel alike. */
  secret: string;
  logger: LoggerService;
  timers: Timers;
}

export class ChangeFeed {
  /** Changes of decisions, which the read model's version does not count. */
  private readonly decisions = new Map<string, number>();
  /** Pipelines that were told of less than a second ago, and whether they changed since. */
  private readonly quiet = new Map<string, { changed: boolean }>();
  /** Pipelines whose channel was given away lately, and in the time before. */
  private followed = { lately: new Set<string>(), before: new Set<string>() };
  private stopReading: () => void = () => {};
  private cancelForget: () => void = () => {};

  constructor(private readonly options: FeedOptions) {}

  start(): void {
    this.stopReading = this.options.reader.onChange(ref => this.changed(ref));
    this.forgetLater();
  }

  stop(): void {
    this.stopReading();
    this.cancelForget();
  }

  /** Something about decisions on the pipeline changed. */
  readonly decided = (ref: PipelineRef): void => {
    const key = formatPipelineRef(ref);
    this.decisions.set(key, (this.decisions.get(key) ?? 0) + 1);
    this.tell(ref);
  };

  /** What a client compares: grows with each change of the pipeline and of decisions on it. */
  version(ref: PipelineRef): number {
    const read = this.options.reader.pipeline(ref)?.pipeline.version ?? 0;
    return read + (this.decisions.get(formatPipelineRef(ref)) ?? 0);
  }

  /** The name of the pipeline's channel, which does not name the pipeline. Who gets it is told of changes from now on. */
  giveSignalKey(ref: PipelineRef): string {
    if (this.followed.lately.size >= MOST_FOLLOWED / 2) {
      this.forget();
    }
    this.followed.lately.add(formatPipelineRef(ref));
    return this.signalKey(ref);
  }

  private signalKey(ref: PipelineRef): string {
    return createHmac('sha256', this.options.secret)
      .update(formatPipelineRef(ref))
      .digest('base64url');
  }

  private forget(): void {
    this.followed = { lately: new Set(), before: this.followed.lately };
  }

  private forgetLater(): void {
    this.cancelForget = this.options.timers.after(FOLLOWED_MS, () => {
      this.forget();
      this.forgetLater();
    });
  }

  private changed(ref: PipelineRef): void {
    const key = formatPipelineRef(ref);
    const { lately, before } = this.followed;
    if (lately.has(key) || before.has(key)) {
      this.tell(ref);
    }
  }

  private tell(ref: PipelineRef): void {
    const key = formatPipelineRef(ref);
    const resting = this.quiet.get(key);
    if (resting) {
      resting.changed = true;
      return;
    }
    this.quiet.set(key, { changed: false });
    this.publish(ref);
    this.options.timers.after(QUIET_MS, () => this.wake(ref, key));
  }

  private wake(ref: PipelineRef, key: string): void {
    const changed = this.quiet.get(key)?.changed ?? false;
    this.quiet.delete(key);
    if (changed) {
      this.tell(ref);
    }
  }

  private publish(ref: PipelineRef): void {
    const { signals, logger } = this.options;
    signals
      ?.publish({
        recipients: { type: 'broadcast' },
        channel: pipelineChannel(this.signalKey(ref)),
        message: { version: this.version(ref) },
      })
      .catch(error => logger.warn('A change could not be signalled', error));
  }
}

/**
 * Tells browsers that a pipeline changed: look again. The signal socket is not private, so a channel's name is
 * a keyed hash and the payload only a version. At most one signal a second and pipeline, and always one after the
 * last change. A missing or failing signal delays nothing: clients also ask by themselves.
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
  private stopReading: () => void = () => {};

  constructor(private readonly options: FeedOptions) {}

  start(): void {
    this.stopReading = this.options.reader.onChange(ref => this.tell(ref));
  }

  stop(): void {
    this.stopReading();
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

  /** Names the pipeline's channel without naming the pipeline. */
  signalKey(ref: PipelineRef): string {
    return createHmac('sha256', this.options.secret)
      .update(formatPipelineRef(ref))
      .digest('base64url');
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

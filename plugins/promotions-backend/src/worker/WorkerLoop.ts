/**
 * Keeps the worker going: after each decision and every second.
 * An error is logged and the loop goes on; `stop` waits for the pass that is under way.
 */

import type { LoggerService } from '@backstage/backend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { ApprovalStore } from '../approvals/ApprovalStore';
import type { PipelineReader } from '../model/PipelineReader';
import { pause, type Timers } from '../platform/timers';
import type { ApprovalWorker } from './ApprovalWorker';
import { endSuperseded } from './Janitor';

const IDLE_MS = 1_000;

export interface LoopOptions {
  worker: Pick<ApprovalWorker, 'workOnce'>;
  store: ApprovalStore;
  reader: PipelineReader;
  timers: Timers;
  logger: LoggerService;
  onProgress: (ref: PipelineRef) => void;
}

export class WorkerLoop {
  private stopped = false;
  private rest = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: LoopOptions) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  /** There may be work: do not wait for the next round. */
  wake(): void {
    this.rest.abort();
  }

  private async run(): Promise<void> {
    const { store, reader, onProgress, timers } = this.options;
    while (!this.stopped) {
      this.rest = new AbortController();
      await this.guarded(() => this.workAll());
      await this.guarded(() => endSuperseded(store, reader, onProgress));
      await pause(timers, IDLE_MS, this.rest.signal);
    }
  }

  private async workAll(): Promise<void> {
    while (!this.stopped && (await this.options.worker.workOnce())) {
      // Until nothing is due.
    }
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.options.logger.error(
        'The approval worker goes on after an error',
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  }
}

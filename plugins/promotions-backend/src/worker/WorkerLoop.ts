/**
 * Keeps the worker going: after each decision and every second, for each instance by itself, so that one that
 * answers slowly or not at all holds up nobody else's approvals.
 * An error is logged and the loop goes on; `stop` waits for the pass that is under way.
 */

import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Lane } from '../approvals/ApprovalStore';
import { pause, type Timers } from '../platform/timers';
import type { ApprovalWorker } from './ApprovalWorker';
import { endRounds, type JanitorOptions } from './Janitor';
import type { Opener } from './Opener';

const IDLE_MS = 1_000;

export interface LoopOptions extends JanitorOptions {
  worker: Pick<ApprovalWorker, 'workOnce'>;
  /** Opens what the portal opens by itself; nothing does when absent. */
  opener?: Pick<Opener, 'start' | 'stop' | 'workOnce'>;
  /** Their configured names. */
  instances: readonly string[];
  timers: Timers;
  logger: LoggerService;
}

export class WorkerLoop {
  private stopped = false;
  private readonly rests = new Set<AbortController>();
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: LoopOptions) {}

  start(): void {
    const { instances, opener } = this.options;
    const lanes: Lane[] = [
      ...instances.map(instance => ({ instance })),
      { otherThan: instances },
    ];
    opener?.start();
    this.running = Promise.all([
      ...lanes.map(lane => this.repeat(() => this.workAll(lane))),
      this.repeat(() => endRounds(this.options)),
      ...(opener ? [this.repeat(() => opener.workOnce())] : []),
    ]);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.options.opener?.stop();
    this.wake();
    await this.running;
  }

  /** There may be work: do not wait for the next round. */
  wake(): void {
    this.rests.forEach(rest => rest.abort());
  }

  private async repeat(work: () => Promise<void>): Promise<void> {
    while (!this.stopped) {
      const rest = new AbortController();
      this.rests.add(rest);
      await this.guarded(work);
      await pause(this.options.timers, IDLE_MS, rest.signal);
      this.rests.delete(rest);
    }
  }

  private async workAll(lane: Lane): Promise<void> {
    while (!this.stopped && (await this.options.worker.workOnce(lane))) {
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

/** Forgets what is older than it is to be kept, in small batches; one replica a day is enough. */

import { type PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import type { DatabaseHistoryStore } from './DatabaseHistoryStore';

const BATCH = 500;
const DAY_MS = 86_400_000;

export interface RetentionOptions {
  store: Pick<
    DatabaseHistoryStore,
    | 'deleteLeft'
    | 'unleft'
    | 'deleteOfPipeline'
    | 'deleteGaps'
    | 'deleteMemories'
  >;
  reader: Pick<PipelineReader, 'pipeline' | 'instances'>;
  days: number;
  clock: Clock;
  logger: { info(message: string): void };
}

export class Retention {
  constructor(private readonly options: RetentionOptions) {}

  /** What still runs somewhere stays, however long ago it was deployed. */
  async run(signal: AbortSignal): Promise<void> {
    const { store, days, clock, logger } = this.options;
    const keepMs = days * DAY_MS;
    const before = new Date(clock().getTime() - keepMs).toISOString();
    let deleted = await inBatches(signal, n => store.deleteLeft(before, n));
    for (const ref of await store.unleft(before)) {
      if (this.isGone(ref)) {
        deleted += await inBatches(signal, n =>
          store.deleteOfPipeline(ref, before, n),
        );
      }
    }
    await store.deleteGaps(before);
    await inBatches(signal, n => store.deleteMemories(keepMs, n));
    if (deleted > 0) {
      logger.info(
        `${deleted} releases in stages were older than ${days} days and are forgotten`,
      );
    }
  }

  /** Surely: not while its Argo CD is only out of reach. */
  private isGone(ref: PipelineRef): boolean {
    const { reader } = this.options;
    const instance = reader.instances().find(i => i.name === ref.instance);
    const isRead = !instance || instance.freshness.state === 'live';
    return isRead && reader.pipeline(ref) === undefined;
  }
}

async function inBatches(
  signal: AbortSignal,
  deleteSome: (batch: number) => Promise<number>,
): Promise<number> {
  let all = 0;
  while (!signal.aborted) {
    const deleted = await deleteSome(BATCH);
    all += deleted;
    if (deleted < BATCH) {
      break;
    }
  }
  return all;
}

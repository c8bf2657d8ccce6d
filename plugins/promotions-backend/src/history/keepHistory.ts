/** Builds what keeps the past of pipelines, and what goes on beside it. */

import type {
  DatabaseService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import { openDatabase } from '../platform/database';
import type { Random } from '../platform/random';
import type { Timers } from '../platform/timers';
import { DatabaseHistoryStore } from './DatabaseHistoryStore';
import { Historian } from './Historian';
import { History } from './History';
import { Retention } from './Retention';
import { WatchLog } from './WatchLog';

export interface HistoryWorld {
  database: DatabaseService;
  logger: LoggerService;
  scheduler: SchedulerService;
  clock: Clock;
  timers: Timers;
  random: Random;
  /** Names this process among the replicas. */
  writer: string;
  retentionDays: number;
}

/** What the model is, to those who keep its past. */
type Model = PipelineReader & { reconsider(ref: PipelineRef): void };

/** Reads what was kept, so await it before anything is judged. */
export async function openHistory(world: HistoryWorld) {
  const db = await openDatabase(world.database);
  const store = new DatabaseHistoryStore(db, world);
  const models: Model[] = [];
  const reminded = (ref: PipelineRef) =>
    models.forEach(model => model.reconsider(ref));
  const isGone = (ref: PipelineRef) =>
    models.length > 0 && models.every(model => isGoneFrom(model, ref));
  const historian = new Historian({ ...world, store, reminded, isGone });
  await historian.load();
  return {
    keeper: historian,
    history: new History({ ...world, store }),
    /** When each instance was watched, and when not. */
    watched: store,
    /** Follows this model: what other replicas see of it, when nobody watched, and what is old enough to be forgotten. */
    follow(model: Model) {
      models.push(model);
      const common = { ...world, store, reader: model };
      const log = new WatchLog({ ...common, historian });
      const retention = new Retention({ ...common, days: world.retentionDays });
      return {
        async start() {
          historian.start();
          log.start();
          await world.scheduler.scheduleTask({
            id: 'promotions-history-retention',
            frequency: { hours: 24 },
            initialDelay: { minutes: 10 },
            timeout: { hours: 1 },
            fn: signal => retention.run(signal),
          });
        },
        /** Once nothing is judged any more. */
        async stop() {
          await log.stop();
          await historian.stop();
        },
      };
    },
  };
}

/** Only where everything is known that there is. */
export function isGoneFrom(
  model: Pick<PipelineReader, 'instances' | 'outline'>,
  ref: PipelineRef,
): boolean {
  const instance = model.instances().find(({ name }) => name === ref.instance);
  const isLive = instance?.freshness.state === 'live';
  return isLive && model.outline(ref) === undefined;
}

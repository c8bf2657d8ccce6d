/** What executes decisions. */

import type { PromotionsConfig } from '../config';
import { systemClock as clock } from '../platform/clock';
import { systemTimers as timers } from '../platform/timers';
import { ApprovalWorker } from '../worker/ApprovalWorker';
import { WorkerLoop } from '../worker/WorkerLoop';
import type { Deciding } from './decide';
import type { Reading } from './read';
import type { Services } from './services';
import type { SideDoorWatch } from './sideDoors';

/** Longer than the calls between two writes in the name of a ticket. */
const LEASE_MS = 60_000;
/** Longer than a sync may wait to be sent, and then be under way: 10 and 30 seconds. */
const SETTLE_MS = 45_000;

export function act(
  { logger }: Services,
  config: PromotionsConfig,
  { argo, reader }: Reading,
  { store, feed }: Deciding,
  { accounts }: SideDoorWatch,
) {
  const common = { store, reader, logger, onProgress: feed.decided };
  const worker = new ApprovalWorker({
    ...common,
    argo,
    accounts: (instance, api) => accounts.of(instance, api),
    config,
    clock,
    leaseMs: LEASE_MS,
    settleMs: SETTLE_MS,
  });
  return {
    loop: new WorkerLoop({
      ...common,
      instances: [...argo.keys()],
      worker,
      timers,
    }),
  };
}

/** What executes decisions. */

import { objectionTo } from '../approvals/conditions/objectionTo';
import { openedAt } from '../approvals/standing';
import type { PromotionsConfig } from '../config';
import { systemClock as clock } from '../platform/clock';
import { systemTimers as timers } from '../platform/timers';
import { ApprovalWorker } from '../worker/ApprovalWorker';
import { Opener } from '../worker/Opener';
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
  { store, feed, holds, gathering, people }: Deciding,
  { accounts, doors }: SideDoorWatch,
) {
  const { sources, turns, windows } = gathering;
  const common = { store, reader, logger, onProgress: feed.decided };
  const opener = new Opener({
    reader,
    store,
    sources,
    turns,
    config,
    volatile: store.volatile,
    pastTheGate: doors.pastTheGate.bind(doors),
    clock,
    logger,
    onOpened: feed.decided,
  });
  const worker = new ApprovalWorker({
    ...common,
    argo,
    accounts: (instance, api) => accounts.of(instance, api),
    config,
    conditions: (approval, snapshot, policy) =>
      objectionTo(approval, snapshot, policy, sources),
    holding: ({ pipeline, index, name }) =>
      holds.holdsFor(pipeline, { index, name }),
    windows,
    pastTheGate: approval =>
      doors.pastTheGate(
        approval.pipeline,
        approval.stageName,
        approval.revisions,
        new Date(openedAt(approval)).toISOString(),
      ),
    memberships: people.memberships,
    owners: people.owners,
    clock,
    leaseMs: LEASE_MS,
    settleMs: SETTLE_MS,
  });
  const loop = new WorkerLoop({
    ...common,
    config,
    clock,
    instances: [...argo.keys()],
    worker,
    opener,
    timers,
  });
  return { loop };
}

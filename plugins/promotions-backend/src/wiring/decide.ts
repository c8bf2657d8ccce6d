/** Decisions, and who is told of changes. */

import { Approvals } from '../approvals/Approvals';
import { DatabaseApprovalStore } from '../approvals/DatabaseApprovalStore';
import type { PromotionsConfig } from '../config';
import { ChangeFeed } from '../http/ChangeFeed';
import { systemClock as clock } from '../platform/clock';
import { newId, newSecret } from '../platform/ids';
import { systemTimers as timers } from '../platform/timers';
import type { Reading } from './read';
import type { Recording } from './record';
import type { Services } from './services';

export async function decide(
  { database, logger, signals }: Services,
  config: PromotionsConfig,
  { reader }: Reading,
  { audit, record }: Recording,
) {
  const sources = { newId, newSecret };
  const store = await DatabaseApprovalStore.create(database, sources);
  const { volatile } = store;
  if (volatile) {
    logger.warn(
      'The database is kept in memory only, so decisions are refused. Give it a file or a server (backend.database).',
    );
  }
  const approvals = new Approvals({ store, config, volatile, clock });
  const secret = await store.secret('signals');
  const feed = new ChangeFeed({ reader, signals, secret, logger, timers });
  return { store, approvals, feed, audit, record };
}
export type Deciding = Awaited<ReturnType<typeof decide>>;

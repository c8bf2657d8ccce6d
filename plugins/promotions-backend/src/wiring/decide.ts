/** Decisions, what they depend on, and who is told of changes. */

import { Approvals } from '../approvals/Approvals';
import { DatabaseApprovalStore } from '../approvals/DatabaseApprovalStore';
import { ExternalGates } from '../approvals/external/ExternalGates';
import { DatabaseHoldStore } from '../approvals/holds/DatabaseHoldStore';
import { Holds } from '../approvals/holds/Holds';
import { OutsideStore } from '../sideDoors/OutsideStore';
import type { PromotionsConfig } from '../config';
import { ChangeFeed } from '../http/ChangeFeed';
import { systemClock as clock } from '../platform/clock';
import { openDatabase } from '../platform/database';
import { newId, newSecret } from '../platform/ids';
import { systemTimers as timers } from '../platform/timers';
import { gather } from './gather';
import type { Gates } from './modules';
import { knowPeople } from './people';
import type { Reading } from './read';
import type { Recording } from './record';
import type { Remembering } from './remember';
import type { Services } from './services';

export async function decide(
  services: Services,
  config: PromotionsConfig,
  remembering: Remembering,
  reading: Reading,
  { audit, record, repairLedger }: Recording,
  gates: Gates,
) {
  const { database, logger, signals } = services;
  const db = await openDatabase(database);
  const store = new DatabaseApprovalStore(db, { newId, newSecret, audit });
  const { volatile } = store;
  if (volatile) {
    logger.warn(
      'The database is kept in memory only, so decisions are refused. Give it a file or a server (backend.database).',
    );
  }
  const { reader } = reading;
  const secret = await store.secret('signals');
  const feed = new ChangeFeed({ reader, signals, secret, logger, timers });
  const people = knowPeople(services, reading, feed.decided);
  const holds = new Holds(new DatabaseHoldStore(db, { newId, audit }), clock);
  const externals = new ExternalGates({ gates, clock });
  const gathering = gather(config, remembering, reading, {
    holds,
    externals,
    outside: new OutsideStore(db, audit),
    volatile,
  });
  const { authors, owners } = people;
  const approvals = new Approvals({
    store,
    config,
    volatile,
    sources: { holds, conditions: gathering.sources, authors, owners },
    clock,
  });
  return {
    store,
    approvals,
    feed,
    audit,
    record,
    repairLedger,
    holds,
    people,
    gathering,
    externals,
  };
}
export type Deciding = Awaited<ReturnType<typeof decide>>;

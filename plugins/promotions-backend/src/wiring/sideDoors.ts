/** What notices syncs past the gates. */

import { systemClock as clock } from '../platform/clock';
import { systemTimers as timers } from '../platform/timers';
import { OwnAccounts } from '../sideDoors/OwnAccounts';
import { OutsideStore } from '../sideDoors/OutsideStore';
import { SideDoors } from '../sideDoors/SideDoors';
import type { Deciding } from './decide';
import type { Reading } from './read';
import type { Services } from './services';

export async function watchSideDoors(
  { database, logger }: Services,
  { argo, reader }: Reading,
  { audit, feed }: Deciding,
) {
  const store = new OutsideStore(await database.getClient(), audit);
  const doors = new SideDoors({
    store,
    reader,
    argo,
    // Approvers are told by what is recorded.
    onOutside: ({ pipeline }) => feed.decided(pipeline),
    clock,
    timers,
    logger,
  });
  return {
    doors,
    /** Whose syncs are ours. */
    accounts: new OwnAccounts({ store, clock }),
  };
}
export type SideDoorWatch = Awaited<ReturnType<typeof watchSideDoors>>;

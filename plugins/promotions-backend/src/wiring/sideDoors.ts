/** What notices syncs past the gates. */

import { systemClock as clock } from '../platform/clock';
import { systemTimers as timers } from '../platform/timers';
import { OwnAccounts } from '../sideDoors/OwnAccounts';
import { OutsideStore, type Outside } from '../sideDoors/OutsideStore';
import { SideDoors } from '../sideDoors/SideDoors';
import type { Deciding } from './decide';
import type { Reading } from './read';
import type { Services } from './services';

export async function watchSideDoors(
  { database, logger }: Services,
  { argo, reader }: Reading,
  { audit, feed }: Deciding,
) {
  const listeners: ((outside: Outside) => void)[] = [];
  const store = new OutsideStore(await database.getClient(), audit);
  const doors = new SideDoors({
    store,
    reader,
    argo,
    onOutside: outside => {
      feed.decided(outside.pipeline);
      listeners.forEach(listener => listener(outside));
    },
    clock,
    timers,
    logger,
  });
  return {
    doors,
    /** Whose syncs are ours. */
    accounts: new OwnAccounts({ store, clock }),
    /** Told once of each, by the replica that recorded it. The listener must not throw. */
    onOutside(listener: (outside: Outside) => void): void {
      listeners.push(listener);
    },
  };
}
export type SideDoorWatch = Awaited<ReturnType<typeof watchSideDoors>>;

/** What people are told through Backstage's notifications, where they are installed. */

import type { PromotionsConfig } from '../config';
import { GateNotices } from '../notices/GateNotices';
import { Mailbox } from '../notices/Mailbox';
import { RecordNotices } from '../notices/RecordNotices';
import { openDatabase } from '../platform/database';
import { systemTimers as timers } from '../platform/timers';
import type { Deciding } from './decide';
import type { Reading } from './read';
import type { Recording } from './record';
import type { Services } from './services';

export async function notify(
  { database, logger, notifications }: Services,
  config: PromotionsConfig,
  { reader }: Reading,
  { audit }: Recording,
  { people, store }: Deciding,
): Promise<GateNotices> {
  const mailbox = new Mailbox({ notifications, timers, logger });
  const common = { mailbox, reader, config, timers, logger };
  const ofRecord = new RecordNotices({
    ...common,
    store,
    makersOf: (snapshot, index) => {
      const { authors, requesters } = people.authors.known(snapshot, index);
      return [...authors, ...requesters].flatMap(({ ref }) => ref ?? []);
    },
  });
  audit.onRecorded(ofRecord.tell);
  const db = await openDatabase(database);
  return new GateNotices({ ...common, db });
}

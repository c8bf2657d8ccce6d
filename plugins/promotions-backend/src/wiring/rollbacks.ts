/** What brings a stage back to what it had deployed. */

import { insertRollback } from '../approvals/rollback/insertRollback';
import { Rollbacks } from '../approvals/rollback/Rollbacks';
import { systemClock as clock } from '../platform/clock';
import { newId } from '../platform/ids';
import type { Deciding } from './decide';
import type { Reading } from './read';
import type { Remembering } from './remember';
import type { Services } from './services';

export async function bringBack(
  { database }: Services,
  { history }: Remembering,
  { argo, commits }: Reading,
  { approvals, audit }: Deciding,
) {
  const db = await database.getClient();
  return new Rollbacks({
    argo,
    history,
    commits: commits.commits,
    commitUrl: commits.commitUrl,
    situationOf: (snapshot, index) => approvals.situationOf(snapshot, index),
    ask: (rollback, opens) =>
      insertRollback(db, rollback, { opens, newId, audit }),
    clock,
  });
}

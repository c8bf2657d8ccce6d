/**
 * Notes which gates their approvers were told of, so that of several replicas one tells them, and none again after a
 * restart. Noted first and sent then: killed in between, the notice is lost and no gate waits for it.
 */

import type { Knex } from 'knex';
import { databaseNow } from '../platform/database';
import { digestOf } from '../platform/digest';

interface NoticeRow {
  id: string;
  noted_at: number | string | Knex.Raw;
}

/** A gate that waits for longer is told again, which nobody will mind. */
const KEPT_MS = 400 * 24 * 60 * 60 * 1000;

const notices = (db: Knex) => db<NoticeRow>('promotions_notices');

/** True for the one who notes it first. What was noted long ago is forgotten with it. */
export async function noteOnce(db: Knex, key: unknown): Promise<boolean> {
  const noted = await notices(db)
    .insert({ id: digestOf(key), noted_at: databaseNow(db) })
    .onConflict('id')
    .ignore()
    .returning('id');
  if (noted.length > 0) {
    await notices(db)
      .where('noted_at', '<', databaseNow(db, -KEPT_MS))
      .delete();
  }
  return noted.length > 0;
}

/**
 * Notes all of them as told, if nothing was ever noted under `first`: those gates were waiting before anybody could be
 * told. Another replica that looks at the same time waits for it.
 */
export async function noteAtFirst(
  db: Knex,
  first: unknown,
  keys: readonly unknown[],
): Promise<void> {
  await db.transaction(async tx => {
    if (await noteOnce(tx, first)) {
      for (const key of keys) {
        await noteOnce(tx, key);
      }
    } else {
      // Forgotten, it would silence what is waiting at the next start.
      await notices(tx)
        .where({ id: digestOf(first) })
        .update({ noted_at: databaseNow(tx) });
    }
  });
}

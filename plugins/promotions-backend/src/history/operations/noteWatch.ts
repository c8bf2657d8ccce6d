/**
 * Notes that an instance is being watched, and the gap before it when it was not. Of several replicas whichever comes
 * first after a gap records it, under a key that makes the others' the same gap. Killed between the gap and the
 * watch, the next beat finds the gap there and goes on.
 */

import type { Knex } from 'knex';
import { gaps, watches } from '../tables';

export interface Beat {
  instance: string;
  /** Our clock. */
  now: Date;
  /** Why nobody watched, if nobody did. */
  reason: string;
}

/** `longestMs`: a longer silence is a gap. */
export async function noteWatch(
  db: Knex,
  { instance, now, reason }: Beat,
  longestMs: number,
): Promise<void> {
  const heard_until = now.toISOString();
  await watches(db)
    .insert({ instance, since: heard_until, heard_until })
    .onConflict('instance')
    .ignore();
  const row = await watches(db).where({ instance }).first();
  const from_at = row?.heard_until ?? heard_until;
  if (now.getTime() - Date.parse(from_at) > longestMs) {
    await gaps(db)
      .insert({ instance, from_at, to_at: heard_until, reason })
      .onConflict(['instance', 'from_at'])
      .ignore();
  }
  await watches(db)
    .where({ instance })
    .where('heard_until', '<', heard_until)
    .update({ heard_until });
}

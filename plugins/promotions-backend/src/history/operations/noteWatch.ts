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
  /** From when until now the process that notes it has watched without a break. */
  since: Date;
  /** Why nobody watched, if nobody did. */
  reason: string;
}

/** `longestMs`: a longer silence is a gap. */
export async function noteWatch(
  db: Knex,
  { instance, now, since, reason }: Beat,
  longestMs: number,
): Promise<void> {
  const heard_until = now.toISOString();
  await watches(db)
    .insert({ instance, since: heard_until, heard_until })
    .onConflict('instance')
    .ignore();
  const row = await watches(db).where({ instance }).first();
  const from_at = row?.heard_until ?? heard_until;
  const silent = since.getTime() - Date.parse(from_at);
  if (silent > longestMs) {
    const to_at = since.toISOString();
    await gaps(db)
      .insert({ instance, from_at, to_at, reason })
      .onConflict(['instance', 'from_at'])
      .ignore();
  }
  await watches(db)
    .where({ instance })
    .where('heard_until', '<', heard_until)
    .update({ heard_until });
}

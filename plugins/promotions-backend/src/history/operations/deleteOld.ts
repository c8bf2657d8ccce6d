/**
 * Deletes what is older than it is to be kept, a small batch at a time so that nobody waits for it. Killed between
 * two batches, the next run goes on.
 */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { gaps, memories, releases } from '../tables';

/** Records that were left before `before`: how many were deleted, at most `batch`. */
export function deleteLeft(
  db: Knex,
  before: string,
  batch: number,
): Promise<number> {
  const old = releases(db).where('left_at', '<', before);
  return releases(db).whereIn('id', old.select('id').limit(batch)).delete();
}

/** Pipelines with records that began before `before` and that nothing has left since. */
export async function findUnleft(
  db: Knex,
  before: string,
): Promise<PipelineRef[]> {
  return releases(db)
    .whereNull('left_at')
    .where('started_at', '<', before)
    .distinct('instance', 'namespace', 'name');
}

/** All that a pipeline did before `before`. */
export function deleteOfPipeline(
  db: Knex,
  { instance, namespace, name }: PipelineRef,
  before: string,
  batch: number,
): Promise<number> {
  const old = releases(db)
    .where({ instance, namespace, name })
    .where('started_at', '<', before);
  return releases(db).whereIn('id', old.select('id').limit(batch)).delete();
}

export function deleteGaps(db: Knex, before: string): Promise<number> {
  return gaps(db).where('to_at', '<', before).delete();
}

/** `before`: milliseconds by the database's clock. What still matters is noted again at the next sight. */
export function deleteMemories(
  db: Knex,
  before: Knex.Raw,
  batch: number,
): Promise<number> {
  const old = memories(db).where('written_at', '<', before);
  return memories(db).whereIn('id', old.select('id').limit(batch)).delete();
}

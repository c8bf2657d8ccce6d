/** Reads what was recorded of one pipeline. Killed in between, nothing has changed. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { releases, type ReleaseRow } from '../tables';

/** A record without what it says: enough to put all of them in order. */
export interface ReleaseMark {
  id: string;
  stageIndex: number;
  revisionsKey: string;
  startedAt: string;
  seenAt: string;
}

/** More than these are not looked through for one page. */
const MOST_MARKS = 20_000;

/** Of the whole pipeline, newest first. */
export async function findMarks(
  db: Knex,
  ref: PipelineRef,
): Promise<ReleaseMark[]> {
  const rows = await ofPipeline(db, ref)
    .orderBy('started_at', 'desc')
    .limit(MOST_MARKS)
    .select('id', 'stage_index', 'revisions_key', 'started_at', 'seen_at');
  return rows.map(row => ({
    id: row.id,
    stageIndex: row.stage_index,
    revisionsKey: row.revisions_key,
    startedAt: row.started_at,
    seenAt: row.seen_at,
  }));
}

export function findByIds(
  db: Knex,
  ids: readonly string[],
): Promise<ReleaseRow[]> {
  return releases(db).whereIn('id', ids).select();
}

/** Those that began before or at `time`, newest first, `offset` of them left out. */
export function findBefore(
  db: Knex,
  ref: PipelineRef,
  time: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<ReleaseRow[]> {
  return ofPipeline(db, ref)
    .where('started_at', '<=', time)
    .orderBy([
      { column: 'started_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit)
    .offset(offset)
    .select();
}

/** Those of a stage that began or ended from `from` to `to`, newest first. */
export function findBetween(
  db: Knex,
  ref: PipelineRef,
  stageIndex: number,
  { from, to, limit }: { from: string; to: string; limit: number },
): Promise<ReleaseRow[]> {
  return ofPipeline(db, ref)
    .where({ stage_index: stageIndex })
    .where('started_at', '<=', to)
    .where(query =>
      query
        .where('started_at', '>=', from)
        .orWhereBetween('ended_at', [from, to]),
    )
    .orderBy('started_at', 'desc')
    .limit(limit)
    .select();
}

export async function hasReleases(
  db: Knex,
  ref: PipelineRef,
): Promise<boolean> {
  return (await ofPipeline(db, ref).select('id').first()) !== undefined;
}

function ofPipeline(db: Knex, { instance, namespace, name }: PipelineRef) {
  return releases(db).where({ instance, namespace, name });
}

/** The tables as they lie in the database. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';

/** A value that several replicas write, each knowing what the row held before. */
export interface SharedRow extends PipelineRef {
  id: string;
  format: number;
  value: string;
  turn: number;
  writer: string;
  written_at: number | string;
}

export interface MemoryRow extends SharedRow {
  /** A target, or nothing. */
  part: string;
}

export interface ReleaseRow extends SharedRow {
  stage_index: number;
  revisions_key: string;
  started_at: string;
  seen_at: string;
  ended_at: string | null;
  left_at: string | null;
}

export interface WatchRow {
  instance: string;
  since: string;
  heard_until: string;
}

export interface GapRow {
  instance: string;
  from_at: string;
  to_at: string;
  reason: string;
}

export const MEMORIES = 'promotions_memories';
export const RELEASES = 'promotions_releases';

export const memories = (db: Knex) => db<MemoryRow>(MEMORIES);
export const releases = (db: Knex) => db<ReleaseRow>(RELEASES);
export const watches = (db: Knex) => db<WatchRow>('promotions_watches');
export const gaps = (db: Knex) => db<GapRow>('promotions_gaps');

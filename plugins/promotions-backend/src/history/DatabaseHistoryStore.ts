/** Keeps memories and records in SQLite or PostgreSQL; each operation tells in its file what a crash leaves. */

import type {
  HistoryGap,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Knex } from 'knex';
import { databaseNow } from '../platform/database';
import { digestOf } from '../platform/digest';
import { MEMORY_FORMAT, readMemoryPart, type MemoryPart } from './memoryFormat';
import { mergeParts } from './mergeMemory';
import { mergeRecords } from './mergeRecords';
import {
  deleteGaps,
  deleteLeft,
  deleteMemories,
  deleteOfPipeline,
  findUnleft,
} from './operations/deleteOld';
import { findGaps, findWatch } from './operations/findGaps';
import {
  findBefore,
  findBetween,
  findByIds,
  findMarks,
  hasReleases,
  type ReleaseMark,
} from './operations/findReleases';
import { findKnown, findTwins } from './operations/findTwins';
import { noteWatch, type Beat } from './operations/noteWatch';
import { read, readShared } from './operations/readShared';
import { saveShared, type SharedTable } from './operations/saveShared';
import { readRecord, RECORD_FORMAT } from './recordFormat';
import { recordId, type StageRecord } from './records';
import { joinTwins, placeOf, type StoredRecord } from './twins';
import { endOfStage } from './stageState';
import { MEMORIES, RELEASES, type MemoryRow, type ReleaseRow } from './tables';

/** What is remembered of a pipeline, or of the target that is named. */
export interface StoredPart {
  ref: PipelineRef;
  target?: string;
  part: MemoryPart;
  /** When, in milliseconds by the database's clock; absent while it is not written. */
  writtenAt?: number;
}

export interface StoreOptions {
  /** Names this process among the replicas. */
  writer: string;
  logger: { warn(message: string): void };
}

const MEMORY: SharedTable<MemoryPart> = {
  name: MEMORIES,
  format: MEMORY_FORMAT,
  encode: JSON.stringify,
  decode: text => readMemoryPart(JSON.parse(text)),
  merge: mergeParts,
  columnsOf: () => ({}),
};

const RECORDS: SharedTable<StageRecord> = {
  name: RELEASES,
  format: RECORD_FORMAT,
  encode: JSON.stringify,
  decode: text => readRecord(JSON.parse(text)),
  merge: mergeRecords,
  columnsOf: record => ({
    started_at: record.startedAt,
    seen_at: record.seenAt,
    ended_at: endOfStage(record) ?? null,
    left_at: record.leftAt ?? null,
  }),
};

export class DatabaseHistoryStore {
  constructor(
    private readonly db: Knex,
    private readonly options: StoreOptions,
  ) {}

  /** `lost`: another replica was quicker to write them, so try them again. `merged`: what others had seen, too. */
  async saveParts(
    parts: readonly StoredPart[],
  ): Promise<{ lost: StoredPart[]; merged: StoredPart[] }> {
    const byId = new Map(parts.map(part => [partId(part), part]));
    const values = [...byId].map(([id, { ref, target = '', part }]) => ({
      id,
      columns: { ...columnsOf(ref), part: target },
      value: part,
    }));
    const { writer } = this.options;
    const saved = await saveShared(this.db, MEMORY, values, writer);
    return {
      lost: saved.lost.flatMap(id => byId.get(id) ?? []),
      merged: [...saved.merged].flatMap(([id, part]) => {
        const stored = byId.get(id);
        return stored ? [{ ...stored, part }] : [];
      }),
    };
  }

  /** Those that another replica was quicker to write: try them again. */
  async saveRecords(records: readonly StoredRecord[]): Promise<StoredRecord[]> {
    const byId = await this.withTwins(
      new Map(records.map(each => [recordId(each.ref, each.record), each])),
    );
    const values = [...byId].map(([id, stored]) => ({
      id,
      columns: placeOf(stored),
      value: stored.record,
    }));
    const { writer } = this.options;
    const { lost } = await saveShared(this.db, RECORDS, values, writer);
    return lost.flatMap(id => byId.get(id) ?? []);
  }

  /** By the ids to write them under: that of another replica's record of the same release, where there is one. */
  private async withTwins(
    byId: ReadonlyMap<string, StoredRecord>,
  ): Promise<ReadonlyMap<string, StoredRecord>> {
    const known = await findKnown(this.db, [...byId.keys()]);
    const fresh = [...byId].filter(([id]) => !known.has(id));
    const places = fresh.map(([, stored]) => placeOf(stored));
    const rows = fresh.length > 0 ? await findTwins(this.db, places) : [];
    return rows.length > 0 ? joinTwins(byId, this.readAll(rows)) : byId;
  }

  /** All that is remembered, some thousand parts at a time. */
  async *parts(): AsyncGenerator<StoredPart[]> {
    const pages = readShared<MemoryRow, MemoryPart>(
      this.db,
      MEMORY,
      () => {},
      this.onBad,
    );
    for await (const page of pages) {
      yield page.map(({ row, value }) => partOf(row, value));
    }
  }

  /** What other replicas have written after `since`, in milliseconds by the database's clock. */
  async *partsOfOthers(since: number): AsyncGenerator<StoredPart[]> {
    const pages = readShared<MemoryRow, MemoryPart>(
      this.db,
      MEMORY,
      query =>
        query
          .where('written_at', '>', since)
          .whereNot('writer', this.options.writer),
      this.onBad,
    );
    for await (const page of pages) {
      yield page.map(({ row, value }) => partOf(row, value));
    }
  }

  /** The records that are the last of some target. */
  async *trails(): AsyncGenerator<StoredRecord[]> {
    const pages = readShared<ReleaseRow, StageRecord>(
      this.db,
      RECORDS,
      query => query.whereNull('left_at'),
      this.onBad,
    );
    for await (const page of pages) {
      yield page.map(({ row, value }) => ({ ref: refOf(row), record: value }));
    }
  }

  marks(ref: PipelineRef): Promise<ReleaseMark[]> {
    return findMarks(this.db, ref);
  }

  async byIds(ids: readonly string[]): Promise<Map<string, StageRecord>> {
    const rows = await findByIds(this.db, ids);
    const known = this.readAll(rows);
    return new Map(known.map(({ row, value }) => [row.id, value]));
  }

  /** Those that began before or at `time`, newest first. */
  async *before(ref: PipelineRef, time: string): AsyncGenerator<StageRecord[]> {
    const limit = 200;
    for (let offset = 0; ; offset += limit) {
      const page = { limit, offset };
      const rows = await findBefore(this.db, ref, time, page);
      yield this.readAll(rows).map(({ value }) => value);
      if (rows.length < limit) {
        return;
      }
    }
  }

  async between(
    ref: PipelineRef,
    stageIndex: number,
    range: { from: string; to: string; limit: number },
  ): Promise<StageRecord[]> {
    const rows = await findBetween(this.db, ref, stageIndex, range);
    return this.readAll(rows).map(({ value }) => value);
  }

  knows(ref: PipelineRef): Promise<boolean> {
    return hasReleases(this.db, ref);
  }

  noteWatch(beat: Beat, longestMs: number): Promise<void> {
    return noteWatch(this.db, beat, longestMs);
  }

  gaps(
    instance: string,
    range: { from: string; to: string },
  ): Promise<HistoryGap[]> {
    return findGaps(this.db, instance, range);
  }

  watch(instance: string) {
    return findWatch(this.db, instance);
  }

  deleteLeft(before: string, batch: number): Promise<number> {
    return deleteLeft(this.db, before, batch);
  }

  unleft(before: string): Promise<PipelineRef[]> {
    return findUnleft(this.db, before);
  }

  deleteOfPipeline(
    ref: PipelineRef,
    before: string,
    batch: number,
  ): Promise<number> {
    return deleteOfPipeline(this.db, ref, before, batch);
  }

  deleteGaps(before: string): Promise<number> {
    return deleteGaps(this.db, before);
  }

  deleteMemories(olderThanMs: number, batch: number): Promise<number> {
    return deleteMemories(this.db, databaseNow(this.db, -olderThanMs), batch);
  }

  private readAll(rows: readonly ReleaseRow[]) {
    return rows.flatMap(row => read(RECORDS, row, this.onBad));
  }

  private readonly onBad = (problem: string): void => {
    this.options.logger.warn(
      `A row of the history cannot be read and is left out: ${problem}`,
    );
  };
}

function partId({ ref, target = '' }: StoredPart): string {
  const { instance, namespace, name } = ref;
  return digestOf([instance, namespace, name, target]);
}

function partOf(row: MemoryRow, part: MemoryPart): StoredPart {
  const target = row.part || undefined;
  const writtenAt = Number(row.written_at);
  return { ref: refOf(row), ...(target && { target }), part, writtenAt };
}

function refOf({ instance, namespace, name }: PipelineRef): PipelineRef {
  return { instance, namespace, name };
}

function columnsOf({ instance, namespace, name }: PipelineRef) {
  return { instance, namespace, name };
}

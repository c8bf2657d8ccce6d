/** A release in a stage as it is recorded: plain data, and what tells one such record from another. */

import type {
  PipelineRef,
  StartedBy,
  TargetReleaseState,
} from '@stagecraft/plugin-promotions-common';
import type { CheckRecord } from '../model/memory';
import { digestOf } from '../platform/digest';

/** What one target did with the release. All times are ISO 8601 with milliseconds. */
export interface TargetEntry {
  /** Start of its first sync. */
  startedAt: string;
  /** Start of the newest one, by which a sync is known again. */
  lastSync: string;
  /** How many there were; Argo CD makes two or three of one rollout. */
  syncs: number;
  /** How many of them began in the second of the newest one. */
  lastSyncs: number;
  /** Of the target's spec, where it was seen: the same commit under another spec is another release. */
  specDigest?: string;
  /** When the first of them succeeded, so that it has run there since. */
  deployedAt?: string;
  state: TargetReleaseState;
  /** When it was complete or had failed, its sync had succeeded, or another release came. */
  endedAt?: string;
  startedBy?: StartedBy;
  approvalId?: string;
  checks: CheckRecord[];
  /** Since when the target is no part of the stage any more. */
  goneAt?: string;
}

/** As it was then. */
export interface StageName {
  index: number;
  name: string;
}

/** One release in one stage. */
export interface StageRecord {
  stage: StageName;
  revisions: readonly string[];
  /** Start of the first sync of any target; with stage and revisions it names the record. */
  startedAt: string;
  /** When the candidate was first seen on any target. */
  seenAt: string;
  /** By target. */
  entries: Readonly<Record<string, TargetEntry>>;
  /** Some target of the stage had not begun it when it was looked at last. */
  partial: boolean;
  /** Some of those were on their way to it then. */
  moving?: boolean;
  /** Other stages in which it changed nothing. */
  unaffected?: readonly StageName[];
  /** Not watched from start to end: pieced together from what Argo CD still knew. */
  pieced: boolean;
  /** Since when no target has it as its last. */
  leftAt?: string;
}

/** The records that are the last of some target, in no order: what new evidence can still change. */
export type Trail = readonly StageRecord[];

export function entryOf(
  { entries }: Pick<StageRecord, 'entries'>,
  target: string,
): TargetEntry | undefined {
  return Object.hasOwn(entries, target) ? entries[target] : undefined;
}

export function revisionsDigest(revisions: readonly string[]): string {
  return digestOf(revisions);
}

/** The same for every replica and every replay that has seen the first sync. */
export function recordId(
  { instance, namespace, name }: PipelineRef,
  { stage, revisions, startedAt }: StageRecord,
): string {
  return digestOf([
    instance,
    namespace,
    name,
    stage.index,
    revisions,
    startedAt,
  ]);
}

/** Argo CD writes whole seconds and we milliseconds; as texts they sort only when they are written alike. */
export function moment(time: string): string {
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? time : new Date(parsed).toISOString();
}

export interface LastRecord {
  record: StageRecord;
  entry: TargetEntry;
}

/** The record of the target's newest sync. */
export function lastOf(records: Trail, target: string): LastRecord | undefined {
  let last: LastRecord | undefined;
  for (const record of records) {
    const entry = entryOf(record, target);
    if (entry && (!last || entry.lastSync >= last.entry.lastSync)) {
      last = { record, entry };
    }
  }
  return last;
}

/** The same record when the entry is the same. */
export function withEntry(
  record: StageRecord,
  target: string,
  entry: TargetEntry,
): StageRecord {
  return entryOf(record, target) === entry
    ? record
    : { ...record, entries: { ...record.entries, [target]: entry } };
}

/** The same record when no entry is changed. */
export function mapEntries(
  record: StageRecord,
  change: (entry: TargetEntry, target: string) => TargetEntry,
): StageRecord {
  return Object.entries(record.entries).reduce(
    (changed, [target, entry]) =>
      withEntry(changed, target, change(entry, target)),
    record,
  );
}

/** The same list when the record is the same. */
export function replaced(
  records: Trail,
  before: StageRecord,
  after: StageRecord,
): Trail {
  return before === after
    ? records
    : records.map(record => (record === before ? after : record));
}

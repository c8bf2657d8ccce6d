/**
 * Records what each stage does with each release, from what a pipeline shows now. Pure: two replicas, and a replay
 * of the same events, make the same records. Argo CD's two or three syncs of one rollout are one (recording
 * gatejobs), and a commit that changes nothing on a target is none.
 */

import { candidatesFor } from '../model/candidates';
import type {
  JudgedStage,
  JudgedTarget,
  PipelineJudgement,
} from '../model/judgement';
import type { PipelineMemory } from '../model/memory';
import { same } from '../model/operations';
import { endOf, noteStates } from './noteStates';
import { readSyncs, type Sync } from './readSyncs';
import {
  entryOf,
  lastOf,
  moment,
  replaced,
  withEntry,
  type LastRecord,
  type StageRecord,
  type TargetEntry,
  type Trail,
} from './records';
import { noteLeft, noteMembers, withoutVerdict } from './stageMembers';
import { noteUnaffected } from './unaffected';

export interface Sight {
  /** Our clock; ISO 8601. */
  at: string;
  /** Whether the pipeline was watched until now: otherwise what has ended is only pieced together. */
  watched: boolean;
  /** Whether this target shows anything that it did not show before. */
  isNews: (target: JudgedTarget) => boolean;
}

export interface Recorded {
  trail: Trail;
  /** New and changed records, also those that have left the trail. */
  written: StageRecord[];
}

export function recordPipeline(
  trail: Trail,
  judgement: PipelineJudgement,
  sight: Sight,
): Recorded {
  let records = trail;
  for (const stage of judgement.stages) {
    records = noteMembers(records, stage, sight.at);
    for (const seen of newSyncs(records, stage, sight)) {
      records = noteSync(records, stage, seen, judgement.memory, sight);
    }
    records = noteStates(records, stage, judgement.memory, sight.at);
  }
  records = noteLeft(noteUnaffected(records, judgement), sight.at);
  const written = records.filter(record => !trail.includes(record));
  return written.length === 0
    ? { trail, written }
    : { trail: records.filter(({ leftAt }) => !leftAt), written };
}

interface SeenSync {
  target: JudgedTarget;
  sync: Sync;
  /** Of the spec that it was made with, where that can be told. */
  specDigest?: string;
}

/** Of all targets in the order of their starts, so that the first one makes the record. */
function newSyncs(
  records: Trail,
  stage: JudgedStage,
  { isNews }: Sight,
): SeenSync[] {
  const seen = stage.targets.filter(isNews).flatMap(target => {
    const last = lastOf(records, target.app.key.name);
    const syncs = readSyncs(target.app, last?.record.revisions);
    const newest = syncs[syncs.length - 1];
    return syncs
      .filter(
        sync =>
          !last ||
          sync.startedAt > last.entry.lastSync ||
          (sync.startedAt === last.entry.lastSync &&
            !endedElsewhere(last, stage)),
      )
      .map(sync => ({
        target,
        sync,
        specDigest: sync === newest ? target.app.specDigest : undefined,
      }));
  });
  return seen.sort((a, b) => (a.sync.startedAt < b.sync.startedAt ? -1 : 1));
}

/** A target that came from another stage brings along what it has done there (recording membership). */
function endedElsewhere(
  { record, entry }: LastRecord,
  { plan }: JudgedStage,
): boolean {
  return (
    record.stage.index !== plan.index &&
    ['complete', 'failed', 'deployed'].includes(entry.state)
  );
}

function noteSync(
  records: Trail,
  stage: JudgedStage,
  seen: SeenSync,
  memory: PipelineMemory,
  sight: Sight,
): Trail {
  const { sync, target } = seen;
  const { name } = target.app.key;
  const here = records.filter(r => r.stage.index === stage.plan.index);
  const last = lastOf(here, name);
  if (last && isOf(last, seen)) {
    const next = withEntry(last.record, name, repeated(last.entry, sync));
    return replaced(records, last.record, next);
  }
  const joined = here.find(
    r => same(r.revisions, sync.revisions) && !entryOf(r, name),
  );
  const begun = beginning(seen, sight);
  const before = last ? supersede(records, last, seen, memory) : records;
  return joined
    ? replaced(before, joined, withEntry(joined, name, begun))
    : [
        ...before,
        newRecord(stage, seen, begun, seenSince(last, seen, memory), sight),
      ];
}

/** A release that comes after one that was newer, as by a rollback, is seen anew. */
function seenSince(
  last: LastRecord | undefined,
  { sync: { revisions, startedAt }, target }: SeenSync,
  memory: PipelineMemory,
): string {
  const candidate = candidatesFor(memory, target.app).find(known =>
    same(known.revisions, revisions),
  );
  const since = candidate ? moment(candidate.since) : startedAt;
  const isBack = last !== undefined && since < last.entry.startedAt;
  return isBack || since > startedAt ? startedAt : since;
}

/** Whether it is the sync that is recorded already, or another one of the same release. */
function isOf(
  { record, entry }: LastRecord,
  { sync, specDigest }: SeenSync,
): boolean {
  const known = entry.lastSync === sync.startedAt;
  // What is not known of an older sync's spec speaks against nothing.
  const unknown = !entry.specDigest || !specDigest;
  return (
    same(record.revisions, sync.revisions) &&
    (known || unknown || entry.specDigest === specDigest)
  );
}

function supersede(
  records: Trail,
  { record, entry }: LastRecord,
  { target, sync }: SeenSync,
  memory: PipelineMemory,
): Trail {
  const end = endOf(entry, record, target, memory, sync.startedAt);
  if (end.state === entry.state) {
    return records;
  }
  const { name } = target.app.key;
  const ended = withEntry(record, name, { ...entry, ...end });
  return replaced(records, record, ended);
}

function newRecord(
  { plan }: JudgedStage,
  { target, sync }: SeenSync,
  entry: TargetEntry,
  seenAt: string,
  { watched }: Sight,
): StageRecord {
  const { revisions, startedAt } = sync;
  return {
    stage: { index: plan.index, name: plan.name },
    revisions,
    startedAt,
    seenAt,
    entries: { [target.app.key.name]: entry },
    partial: false,
    pieced: !watched && !sync.running,
  };
}

function beginning(
  { sync, specDigest }: SeenSync,
  { watched }: Sight,
): TargetEntry {
  const { startedAt, deployedAt, startedBy, approvalId, running } = sync;
  return {
    startedAt,
    lastSync: startedAt,
    syncs: sync.times,
    lastSyncs: sync.times,
    ...(specDigest && { specDigest }),
    ...(deployedAt && { deployedAt }),
    ...(watched || running ? { state: 'rolling' } : withoutVerdict(sync)),
    ...(startedBy && { startedBy }),
    ...(approvalId && { approvalId }),
    checks: [],
  };
}

/** The same object when the sync is known and tells nothing new. */
function repeated(entry: TargetEntry, sync: Sync): TargetEntry {
  const again = sync.startedAt > entry.lastSync;
  const deployedAt = entry.deployedAt ?? sync.deployedAt;
  const lastSyncs = again ? sync.times : Math.max(entry.lastSyncs, sync.times);
  if (
    !again &&
    deployedAt === entry.deployedAt &&
    lastSyncs === entry.lastSyncs
  ) {
    return entry;
  }
  const { endedAt: _, ...undone } = entry;
  const retried = again && (entry.state === 'failed' || !entry.endedAt);
  return {
    ...(retried ? { ...undone, state: 'rolling' } : entry),
    lastSync: sync.startedAt,
    syncs: entry.syncs + lastSyncs - (again ? 0 : entry.lastSyncs),
    lastSyncs,
    ...(deployedAt && { deployedAt }),
  };
}

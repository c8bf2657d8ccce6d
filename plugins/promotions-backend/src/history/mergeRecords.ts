/** What two replicas recorded of the same release in the same stage, as one record: nothing either saw is lost. Pure. */

import { mergeChecks } from '../model/checks';
import { same } from '../model/operations';
import { mergeStages } from './unaffected';
import { entryOf, type StageRecord, type TargetEntry } from './records';

/**
 * Whether both tell of the same release: some target was at it at the same time. A replica that starts in the middle
 * may not see the first sync any more, and give its record another start.
 */
export function isSameRelease(a: StageRecord, b: StageRecord): boolean {
  return (
    a.stage.index === b.stage.index &&
    same(a.revisions, b.revisions) &&
    Object.entries(a.entries).some(([target, entry]) => {
      const other = entryOf(b, target);
      return other !== undefined && isSameTry(entry, other);
    })
  );
}

function isSameTry(a: TargetEntry, b: TargetEntry): boolean {
  const specs = new Set([a.specDigest, b.specDigest]);
  return (
    a.startedAt <= b.lastSync &&
    b.startedAt <= a.lastSync &&
    (specs.size === 1 || specs.has(undefined))
  );
}

export function mergeRecords(
  ours: StageRecord,
  theirs: StageRecord,
): StageRecord {
  const entries: Record<string, TargetEntry> = { ...theirs.entries };
  for (const [target, entry] of Object.entries(ours.entries)) {
    entries[target] = Object.hasOwn(theirs.entries, target)
      ? mergeEntries(entry, theirs.entries[target])
      : entry;
  }
  const unaffected = mergeStages(ours.unaffected, theirs.unaffected);
  return {
    ...ours,
    startedAt: earlier(ours.startedAt, theirs.startedAt),
    seenAt: earlier(ours.seenAt, theirs.seenAt),
    entries,
    ...(unaffected.length > 0 && { unaffected }),
    pieced: ours.pieced && theirs.pieced,
    leftAt: ours.leftAt ?? theirs.leftAt,
  };
}

/** Whoever saw the newer sync knows how it ended; of the same sync, whoever saw more. */
function mergeEntries(ours: TargetEntry, theirs: TargetEntry): TargetEntry {
  const [newer, older] = knowsMore(ours, theirs)
    ? [ours, theirs]
    : [theirs, ours];
  const isSame = ours.lastSync === theirs.lastSync;
  return {
    ...older,
    ...newer,
    startedAt: earlier(ours.startedAt, theirs.startedAt),
    syncs: Math.max(ours.syncs, theirs.syncs),
    checks: isSame
      ? [...mergeChecks(newer.checks, older.checks)]
      : newer.checks,
    endedAt: isSame ? endOf(newer, older) : newer.endedAt,
    goneAt: ours.goneAt,
  };
}

/** Whoever saw the end as it came says when; who came later dates it later. */
function endOf(newer: TargetEntry, older: TargetEntry): string | undefined {
  return newer.state === older.state && older.endedAt !== undefined
    ? earlier(newer.endedAt ?? older.endedAt, older.endedAt)
    : newer.endedAt;
}

/** In this order of what was seen, for the same sync. */
const SEEN: readonly TargetEntry['state'][] = [
  'unknown',
  'rolling',
  'superseded',
  'deployed',
  'complete',
  'failed',
];

function knowsMore(ours: TargetEntry, theirs: TargetEntry): boolean {
  if (ours.lastSync !== theirs.lastSync) {
    return ours.lastSync > theirs.lastSync;
  }
  if (failedByCheck(ours) !== failedByCheck(theirs)) {
    return failedByCheck(ours);
  }
  const settled = hasSettled(ours) && hasSettled(theirs);
  if (settled && ours.endedAt !== theirs.endedAt) {
    return (ours.endedAt ?? '') > (theirs.endedAt ?? '');
  }
  return seenOf(ours) >= seenOf(theirs);
}

/** A target that left while it was under way has no end; that is more than to have seen it under way. */
function seenOf({ state, goneAt }: TargetEntry): number {
  return state === 'unknown' && goneAt !== undefined
    ? SEEN.indexOf('rolling') + 0.5
    : SEEN.indexOf(state);
}

/** It stays so whatever the same sync shows later; who did not see the check may call it complete. */
function failedByCheck({ state, checks }: TargetEntry): boolean {
  return state === 'failed' && checks.some(check => check.state === 'failed');
}

function hasSettled({ state }: TargetEntry): boolean {
  return state === 'complete' || state === 'failed';
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

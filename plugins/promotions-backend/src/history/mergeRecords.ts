/** What two replicas recorded of the same release in the same stage, as one record: nothing either saw is lost. Pure. */

import { mergeChecks } from '../model/checks';
import { mergeStages } from './unaffected';
import type { StageRecord, TargetEntry } from './records';

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
    seenAt: ours.seenAt < theirs.seenAt ? ours.seenAt : theirs.seenAt,
    entries,
    ...(unaffected.length > 0 && { unaffected }),
    pieced: ours.pieced && theirs.pieced,
    leftAt: ours.leftAt ?? theirs.leftAt,
  };
}

/** Whoever saw the newer sync knows how it ended; of the same sync, whoever saw more. */
function mergeEntries(ours: TargetEntry, theirs: TargetEntry): TargetEntry {
  const first =
    ours.startedAt <= theirs.startedAt ? ours.startedAt : theirs.startedAt;
  const [newer, older] = knowsMore(ours, theirs)
    ? [ours, theirs]
    : [theirs, ours];
  const same = ours.lastSync === theirs.lastSync;
  return {
    ...older,
    ...newer,
    startedAt: first,
    syncs: Math.max(ours.syncs, theirs.syncs),
    checks: same ? [...mergeChecks(newer.checks, older.checks)] : newer.checks,
    endedAt: newer.endedAt,
    goneAt: ours.goneAt,
  };
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

function hasSettled({ state }: TargetEntry): boolean {
  return state === 'complete' || state === 'failed';
}

/** Which targets a stage's records still speak of: who joined it, who left it, and which records nobody has as the last. Pure. */

import type { JudgedStage } from '../model/judgement';
import {
  mapEntries,
  type StageRecord,
  type TargetEntry,
  type Trail,
} from './records';

/** The pipeline is no more: nothing of it runs any longer as far as we can tell. */
export function recordEnd(trail: Trail, at: string): StageRecord[] {
  return trail.map(record => ({
    ...mapEntries(record, entry => absent(entry, at)),
    leftAt: at,
  }));
}

/** What left the stage, and what came back to it. */
export function noteMembers(
  records: Trail,
  stage: JudgedStage,
  at: string,
): Trail {
  const members = new Set(stage.targets.map(({ app }) => app.key.name));
  return records.map(record =>
    record.stage.index === stage.plan.index
      ? mapEntries(record, (entry, target) =>
          members.has(target) ? present(entry) : absent(entry, at),
        )
      : record,
  );
}

function present(entry: TargetEntry): TargetEntry {
  if (entry.goneAt === undefined) {
    return entry;
  }
  const { goneAt: _, ...back } = entry;
  return back;
}

/** What was under way there has no end that anybody could see. */
function absent(entry: TargetEntry, at: string): TargetEntry {
  if (entry.goneAt !== undefined) {
    return entry;
  }
  const gone = { ...entry, goneAt: at };
  return entry.state === 'rolling'
    ? { ...gone, ...withoutVerdict(entry) }
    : gone;
}

/** What nobody watched to its end: it ran where its sync succeeded. */
export function withoutVerdict({
  deployedAt,
}: Pick<TargetEntry, 'deployedAt'>): Pick<TargetEntry, 'state' | 'endedAt'> {
  return deployedAt
    ? { state: 'deployed', endedAt: deployedAt }
    : { state: 'unknown' };
}

/** A record that no target has as its last any more, and that none runs any more, cannot change: it is let go. */
export function noteLeft(records: Trail, at: string): Trail {
  const held = new Set<StageRecord>();
  const newest = new Map<string, { held: StageRecord; sync: string }>();
  for (const record of records) {
    for (const [target, entry] of Object.entries(record.entries)) {
      const place = `${record.stage.index} ${target}`;
      const keys = entry.deployedAt ? [place, `${place} deployed`] : [place];
      for (const key of entry.goneAt ? [] : keys) {
        const last = newest.get(key);
        if (!last || entry.lastSync >= last.sync) {
          newest.set(key, { held: record, sync: entry.lastSync });
        }
      }
    }
  }
  newest.forEach(last => held.add(last.held));
  return records.map(record =>
    held.has(record) ? record : { ...record, leftAt: at },
  );
}

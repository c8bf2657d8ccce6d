/** Puts records of stages together to releases on their way through the pipeline, newest first. Pure. */

import type {
  HistoricCheck,
  ReleaseHistory,
  StageRelease,
  StartedBy,
  TargetRelease,
} from '@stagecraft/plugin-promotions-common';
import type { ReleaseMark } from './operations/findReleases';
import type { StageName, StageRecord, TargetEntry } from './records';
import { endOfStage, stateOfStage } from './stageState';
import { mergeStages } from './unaffected';

/** Records that are one release in different stages. */
export interface ReleaseGroup {
  /** Sorts by age, and names the group among those of the same age. */
  cursor: string;
  ids: string[];
}

/**
 * Newest first. A revision that comes again, as after going back to it, is another release: a stage that has had it
 * makes a new group.
 */
export function groupReleases(marks: readonly ReleaseMark[]): ReleaseGroup[] {
  const groups: { since: string; marks: ReleaseMark[] }[] = [];
  const newest = new Map<string, { since: string; marks: ReleaseMark[] }[]>();
  const oldestFirst = [...marks].sort((a, b) =>
    a.startedAt < b.startedAt ? -1 : 1,
  );
  for (const mark of oldestFirst) {
    const same = newest.get(mark.revisionsKey) ?? [];
    const lacking = same.find(
      group => !group.marks.some(m => m.stageIndex === mark.stageIndex),
    );
    if (lacking) {
      lacking.marks.push(mark);
    } else {
      const group = { since: sinceOf(mark), marks: [mark] };
      groups.push(group);
      newest.set(mark.revisionsKey, [group, ...same]);
    }
  }
  return groups.map(toGroup).sort((a, b) => (a.cursor < b.cursor ? 1 : -1));
}

function sinceOf({ seenAt, startedAt }: ReleaseMark): string {
  return seenAt < startedAt ? seenAt : startedAt;
}

function toGroup(group: { since: string; marks: ReleaseMark[] }): ReleaseGroup {
  return {
    cursor: `${group.since} ${group.marks[0].id}`,
    ids: group.marks.map(({ id }) => id),
  };
}

/** Of one group. */
export function toHistory(records: readonly StageRecord[]): ReleaseHistory {
  const stages = [...records].sort((a, b) => a.stage.index - b.stage.index);
  const times = records.flatMap(({ seenAt, startedAt }) => [seenAt, startedAt]);
  const unaffected = records
    .map(record => record.unaffected)
    .reduce<StageName[]>((all, more) => mergeStages(all, more), [])
    .filter(({ index }) => !stages.some(({ stage }) => stage.index === index));
  return {
    revisions: [...records[0].revisions],
    since: times.sort()[0],
    stages: stages.map(toStageRelease),
    ...(unaffected.length > 0 && { unaffected }),
  };
}

export function toStageRelease(record: StageRecord): StageRelease {
  const entries = Object.entries(record.entries).sort(byTarget);
  const first = [...entries].sort(byStart).find(([, e]) => e.startedBy);
  const approved = entries.find(([, e]) => e.approvalId);
  const endedAt = endOfStage(record);
  return {
    stage: record.stage,
    revisions: [...record.revisions],
    state: stateOfStage(record),
    startedAt: record.startedAt,
    ...(endedAt && { endedAt }),
    ...(first && { startedBy: startedByOf(first[1]) }),
    ...(approved && { approvalId: approved[1].approvalId }),
    targets: entries.map(([target, entry]) => toTargetRelease(target, entry)),
    checks: entries.flatMap(([target, { checks }]) =>
      checks.map((check): HistoricCheck => ({ target, ...check })),
    ),
    pieced: record.pieced,
  };
}

function toTargetRelease(target: string, entry: TargetEntry): TargetRelease {
  const { state, startedAt, endedAt, startedBy, syncs } = entry;
  return {
    target,
    state,
    startedAt,
    ...(endedAt && { endedAt }),
    ...(startedBy && { startedBy }),
    syncs,
  };
}

function startedByOf({ startedBy }: TargetEntry): StartedBy | undefined {
  return startedBy;
}

function byTarget([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function byStart(
  [, a]: [string, TargetEntry],
  [, b]: [string, TargetEntry],
): number {
  return a.startedAt < b.startedAt ? -1 : 1;
}

/** How a stage did with a release, told from its targets. Pure. */

import type {
  StageReleaseState,
  TargetReleaseState,
} from '@stagecraft/plugin-promotions-common';
import type { StageRecord, TargetEntry } from './records';

/** The worst that still counts speaks for the stage, in this order. */
const WORST_FIRST = [
  'failed',
  'rolling',
  'superseded',
  'unknown',
  'deployed',
  'complete',
] as const satisfies readonly TargetReleaseState[];

export function stateOfStage(record: StageRecord): StageReleaseState {
  const states = countedEntries(record).map(({ state }) => state);
  const worst = WORST_FIRST.find(state => states.includes(state)) ?? 'unknown';
  if (states.some(hasRun)) {
    return worst === 'superseded' || (hasRun(worst) && record.partial)
      ? unfinished(record)
      : worst;
  }
  return worst;
}

/** A target that left the stage before its end does not keep the others from theirs (recording membership). */
function countedEntries({ entries }: StageRecord): TargetEntry[] {
  const all = Object.values(entries);
  const stayed = all.filter(
    ({ goneAt, state }) =>
      goneAt === undefined || state === 'complete' || state === 'failed',
  );
  return stayed.length > 0 ? stayed : all;
}

function hasRun(state: TargetReleaseState): boolean {
  return state === 'complete' || state === 'deployed';
}

/** Some targets did not take it: they are about to, or wait for somebody, or another release came first. */
function unfinished({ leftAt, moving }: StageRecord): StageReleaseState {
  return moving && leftAt === undefined ? 'rolling' : 'partial';
}

/** When it was at its end in this stage; undefined while more can come of it, or when nobody saw. */
export function endOfStage(record: StageRecord): string | undefined {
  const entries = countedEntries(record);
  const last = lastEnd(entries) ?? record.leftAt;
  switch (stateOfStage(record)) {
    case 'failed':
      return firstEnd(entries.filter(({ state }) => state === 'failed'));
    case 'complete':
    case 'deployed':
    case 'superseded':
      return last;
    case 'partial':
      return record.leftAt && last;
    default:
      return undefined;
  }
}

type Ended = Pick<TargetEntry, 'endedAt'>;

function endsOf(entries: readonly Ended[]): string[] {
  return entries.flatMap(({ endedAt }) => endedAt ?? []).sort();
}

function firstEnd(entries: readonly Ended[]): string | undefined {
  return endsOf(entries)[0];
}

/** Undefined when that of some target is not known. */
function lastEnd(entries: readonly Ended[]): string | undefined {
  const ends = endsOf(entries);
  return ends.length === entries.length ? ends[ends.length - 1] : undefined;
}

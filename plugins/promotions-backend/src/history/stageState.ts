/** How a stage did with a release, told from its targets. Pure. */

import type { StageReleaseState } from '@stagecraft/plugin-promotions-common';
import type { StageRecord } from './records';

/** The worst that still counts speaks for the stage, in this order. */
const WORST_FIRST = [
  'failed',
  'rolling',
  'superseded',
  'unknown',
  'complete',
] as const satisfies readonly StageReleaseState[];

export function stateOfStage(record: StageRecord): StageReleaseState {
  const states = Object.values(record.entries).map(({ state }) => state);
  const worst = WORST_FIRST.find(state => states.includes(state)) ?? 'unknown';
  return worst === 'complete' && record.partial ? unfinished(record) : worst;
}

/** Some targets never began it: still to come, or another release came before. */
function unfinished({ leftAt }: StageRecord): StageReleaseState {
  return leftAt === undefined ? 'rolling' : 'superseded';
}

/** When it was complete, had failed or was superseded; undefined while it is under way, or when nobody saw. */
export function endOfStage(record: StageRecord): string | undefined {
  const state = stateOfStage(record);
  const entries = Object.values(record.entries);
  const ends = entries.flatMap(({ endedAt }) => endedAt ?? []).sort();
  switch (state) {
    case 'failed':
      return entries
        .filter(entry => entry.state === 'failed')
        .flatMap(({ endedAt }) => endedAt ?? [])
        .sort()[0];
    case 'complete':
    case 'superseded':
      return ends.length === entries.length
        ? ends[ends.length - 1]
        : record.leftAt;
    default:
      return undefined;
  }
}

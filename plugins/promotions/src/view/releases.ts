/** Releases by stages: a row for each release, and in it what every stage did with it. */

import type {
  CommitInfo,
  HistoryResponse,
  Pipeline,
  ReleaseHistory,
  Stage,
  StageRelease,
  StageReleaseState,
  TargetRelease,
} from '@stagecraft/plugin-promotions-common';
import { releaseKey } from './historyPages';
import type { Look } from './look';
import { VERDICT_LOOK } from './look';
import type { Reading } from './reading';
import { commitOf, releaseName } from './revisions';
import { clockText } from './time';

export interface StageColumn {
  name: string;
  /** The stage as it is now; absent for one that the pipeline no longer has. */
  stage?: Stage;
}

export interface CellView {
  /** Absent where the release did not come to the stage. */
  look?: Look;
  text: string;
  /** The time that the text says; ISO 8601. */
  at?: string;
  /** It was not watched from start to end. */
  pieced: boolean;
}

export interface ReleaseRowView {
  key: string;
  since: string;
  name: string;
  commit?: CommitInfo;
  cells: CellView[];
  release: ReleaseHistory;
  /** The one before it; absent for the oldest that is kept. */
  previous?: ReleaseHistory;
}

export const STATE_LOOK: Record<StageReleaseState, Look> = {
  complete: { tone: 'success', mark: 'check' },
  failed: { tone: 'danger', mark: 'cross' },
  rolling: { tone: 'info', mark: 'turning' },
  superseded: { tone: 'neutral', mark: 'bars' },
  unknown: { tone: 'neutral', mark: 'question' },
};

/** The stages of today, then those that only old releases went through. */
export function columnsOf(
  { stages }: Pick<Pipeline, 'stages'>,
  releases: readonly ReleaseHistory[],
): StageColumn[] {
  const today = stages.map(stage => ({ name: stage.name, stage }));
  const names = new Set(releases.flatMap(namesOf));
  const former = [...names].filter(
    name => !stages.some(stage => stage.name === name),
  );
  return [...today, ...former.map(name => ({ name }))];
}

function namesOf({ stages }: ReleaseHistory): string[] {
  return stages.map(({ stage }) => stage.name);
}

/**
 * The oldest release of an unfinished page is held back: without the one before it nobody can say what it
 * brought.
 */
export function rowsOf(
  history: HistoryResponse,
  pipeline: Pipeline,
  columns: readonly StageColumn[],
  reading: Reading,
): ReleaseRowView[] {
  const { items, nextCursor } = history;
  const shown = nextCursor === undefined ? items : items.slice(0, -1);
  return shown.map((release, at) => ({
    key: releaseKey(release),
    since: release.since,
    name: releaseName(release.revisions),
    commit: commitOf(history, release.revisions),
    cells: columns.map(column => cellOf(release, column, pipeline, reading)),
    release,
    previous: items.at(at + 1),
  }));
}

function cellOf(
  release: ReleaseHistory,
  column: StageColumn,
  pipeline: Pipeline,
  reading: Reading,
): CellView {
  const entry = release.stages.find(({ stage }) => stage.name === column.name);
  return entry
    ? entryCell(entry, reading)
    : absentCell(release, column, pipeline, reading);
}

function entryCell(entry: StageRelease, reading: Reading): CellView {
  const { state, endedAt, pieced } = entry;
  const cell = { look: STATE_LOOK[state], pieced };
  return state === 'complete' && endedAt
    ? { ...cell, text: clockText(endedAt, reading), at: endedAt }
    : { ...cell, text: stateText(entry, reading) };
}

/** What became of a release in a stage, in a word or two: `functional failed`. */
export function stateText(entry: StageRelease, { t }: Reading): string {
  const { state, checks, targets } = entry;
  const total = `${targets.length}`;
  if (state === 'failed') {
    const check = checks.find(one => one.state === 'failed');
    const failed = targets.filter(one => one.state === 'failed').length;
    if (check) {
      return t('releases.checkFailed', { check: check.name });
    }
    return targets.length > 1
      ? t('releases.syncFailed', { number: `${failed}`, total })
      : t('releases.state.failed');
  }
  if (state === 'rolling' && targets.length > 1) {
    const done = targets.filter(one => one.state === 'complete').length;
    return t('releases.rollingOf', { done: `${done}`, total });
  }
  return t(`releases.state.${state}`);
}

const TROUBLE: readonly StageReleaseState[] = ['failed', 'unknown', 'rolling'];

/** Targets in the order in which they ask for attention; the others keep theirs. */
export function troubleFirst(targets: readonly TargetRelease[]) {
  const rank = ({ state }: TargetRelease) =>
    TROUBLE.includes(state) ? TROUBLE.indexOf(state) : TROUBLE.length;
  return [...targets].sort((a, b) => rank(a) - rank(b));
}

/** Only what is offered to a stage, or newest, can still come to it. */
function absentCell(
  { revisions }: ReleaseHistory,
  { name, stage }: StageColumn,
  { candidates }: Pipeline,
  { t }: Reading,
): CellView {
  const is = (other: readonly string[] | undefined) =>
    other !== undefined && revisions.join('+') === other.join('+');
  const verdict = stage?.verdict;
  const comes =
    (verdict === 'gated' && is(stage?.release.revisions)) ||
    ((verdict === 'waiting' || verdict === 'blocked') &&
      is(candidates.at(0)?.revisions));
  if (verdict && comes) {
    const text =
      verdict === 'gated' ? t('releases.waits') : t(`verdict.${verdict}`);
    return { look: VERDICT_LOOK[verdict], text, pieced: false };
  }
  return { text: t('releases.notReached', { stage: name }), pieced: false };
}

/** Another text whenever something happened that history will tell. */
export function movementOf({ candidates, stages }: Pipeline): string {
  return [
    candidates.at(0)?.revisions.join('+'),
    ...stages.map(({ verdict, deployed }) => `${verdict} ${deployed.join()}`),
  ].join(' | ');
}

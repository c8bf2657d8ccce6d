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
  deployed: { tone: 'neutral', mark: 'check' },
  partial: { tone: 'neutral', mark: 'bars' },
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
    ? entryCell(entry, column, reading)
    : absentCell(release, column, pipeline, reading);
}

function entryCell(
  entry: StageRelease,
  { stage }: StageColumn,
  reading: Reading,
): CellView {
  const { state, endedAt, pieced } = entry;
  const cell = { look: STATE_LOOK[state], pieced };
  return state === 'complete' && endedAt
    ? { ...cell, text: clockText(endedAt, reading), at: endedAt }
    : { ...cell, text: stateText(entry, stage?.targets.length ?? 0, reading) };
}

/** What became of a release in a stage, in a word or two: `functional failed`. */
function stateText(
  { state, checks, targets, endedAt }: StageRelease,
  inStage: number,
  reading: Reading,
): string {
  const { t } = reading;
  const check = checks.find(one => one.state === 'failed');
  if (state === 'failed' && check) {
    return t('releases.checkFailed', { check: check.name });
  }
  if (state === 'failed' && targets.length > 1) {
    const number = countOf(targets, 'failed');
    return t('releases.syncFailed', { number, total: `${targets.length}` });
  }
  if (state === 'deployed' && endedAt) {
    return t('releases.deployedAt', { time: clockText(endedAt, reading) });
  }
  // While it is under way or unfinished, only some targets have begun.
  const all = Math.max(targets.length, inStage);
  const total = `${all}`;
  if (state === 'rolling' && all > 1) {
    const done = countOf(targets, 'complete');
    return t('releases.rollingOf', { done, total });
  }
  if (state === 'partial' && all > 1) {
    const done = countOf(targets, 'complete', 'deployed');
    return t('releases.partialOf', { done, total });
  }
  return t(`releases.state.${state}`);
}

function countOf(
  targets: readonly TargetRelease[],
  ...wanted: TargetRelease['state'][]
): string {
  return `${targets.filter(({ state }) => wanted.includes(state)).length}`;
}

const TROUBLE: readonly TargetRelease['state'][] = [
  'failed',
  'unknown',
  'superseded',
  'rolling',
];

/** Targets in the order in which they ask for attention; the others keep theirs. */
export function troubleFirst(targets: readonly TargetRelease[]) {
  const rank = ({ state }: TargetRelease) =>
    TROUBLE.includes(state) ? TROUBLE.indexOf(state) : TROUBLE.length;
  return [...targets].sort((a, b) => rank(a) - rank(b));
}

/** Only what is offered to a stage, or newest, can still come to it. */
function absentCell(
  { revisions, unaffected = [] }: ReleaseHistory,
  { name, stage }: StageColumn,
  { candidates }: Pipeline,
  { t }: Reading,
): CellView {
  const release = revisions.join('+');
  const isNewest = release === candidates.at(0)?.revisions.join('+');
  const verdict = stage?.verdict;
  const cell = { pieced: false };
  if (unaffected.some(one => one.name === name)) {
    return {
      ...cell,
      look: VERDICT_LOOK.complete,
      text: t('releases.unaffected'),
    };
  }
  if (verdict === 'gated' && release === stage?.release.revisions.join('+')) {
    return { ...cell, look: VERDICT_LOOK.gated, text: t('releases.waits') };
  }
  if (isNewest && (verdict === 'waiting' || verdict === 'blocked')) {
    const text = t(`verdict.${verdict}`);
    return { ...cell, look: VERDICT_LOOK[verdict], text };
  }
  return { ...cell, text: t('releases.notReached', { stage: name }) };
}

/** Another text whenever something happened that history will tell. */
export function movementOf({ candidates, stages }: Pipeline): string {
  return [
    candidates.at(0)?.revisions.join('+'),
    ...stages.map(({ verdict, deployed }) => `${verdict} ${deployed.join()}`),
  ].join(' | ');
}

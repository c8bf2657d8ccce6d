/** Times in which nobody watched, put between the releases where they belong. */

import type { HistoryGap } from '@stagecraft/plugin-promotions-common';
import type { Reading } from './reading';
import { spanOf } from './span';
import { momentText } from './time';

/** Gaps with no release between them, newest first; never empty. */
export interface GapGroup {
  key: string;
  gaps: HistoryGap[];
}

interface Dated {
  since: string;
}

export type Line<T> = { gaps: GapGroup } | { release: T };

/** `releases` are newest first. Gaps before the oldest wait until `isWhole`: more releases may come before them. */
export function withGaps<T extends Dated>(
  releases: readonly T[],
  gaps: readonly HistoryGap[],
  isWhole: boolean,
): Line<T>[] {
  const newestFirst = [...gaps].sort(
    (a, b) => Date.parse(b.from) - Date.parse(a.from),
  );
  const lines: Line<T>[] = [];
  let at = 0;
  for (const release of releases) {
    const since = Date.parse(release.since);
    const before = at;
    while (
      at < newestFirst.length &&
      Date.parse(newestFirst[at].from) > since
    ) {
      at += 1;
    }
    lines.push(...groupOf(newestFirst.slice(before, at)), { release });
  }
  return isWhole ? [...lines, ...groupOf(newestFirst.slice(at))] : lines;
}

function groupOf(gaps: HistoryGap[]): { gaps: GapGroup }[] {
  return gaps.length === 0 ? [] : [{ gaps: { key: gaps[0].from, gaps } }];
}

export function gapText({ from, to }: HistoryGap, reading: Reading): string {
  return to
    ? reading.t('gap.between', spanOf(from, to, reading))
    : reading.t('gap.since', { from: momentText(from, reading) });
}

/** One sentence for several gaps; they are listed below it. */
export function gapsText({ gaps }: GapGroup, reading: Reading): string {
  const { t } = reading;
  const [newest, oldest] = [gaps[0], gaps[gaps.length - 1]];
  if (gaps.length === 1) {
    return gapText(newest, reading);
  }
  const span = newest.to
    ? spanOf(oldest.from, newest.to, reading)
    : { from: momentText(oldest.from, reading), to: t('gap.now') };
  return t('gap.several', { count: gaps.length, ...span });
}

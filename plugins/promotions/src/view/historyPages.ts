/** Pages of history drawn together: the newest is asked for again and again, older ones stay as they were read. */

import type {
  HistoryGap,
  HistoryResponse,
  ReleaseHistory,
} from '@stagecraft/plugin-promotions-common';

/** A newer first page; what is older than it stays, unless something may lie in between. */
export function withNewest(
  known: HistoryResponse | undefined,
  newest: HistoryResponse,
): HistoryResponse {
  const oldest = newest.items.at(-1);
  const isJoined =
    oldest &&
    newest.nextCursor !== undefined &&
    known?.items.some(one => isSame(one, oldest));
  if (!known || !isJoined) {
    return newest;
  }
  const older = known.items.slice(
    known.items.findIndex(one => isSame(one, oldest)) + 1,
  );
  return older.length === 0
    ? newest
    : { ...joined(newest, known), items: [...newest.items, ...older] };
}

/** One page more, of older releases. */
export function withOlder(
  known: HistoryResponse,
  older: HistoryResponse,
): HistoryResponse {
  const added = older.items.filter(
    one => !known.items.some(other => isSame(one, other)),
  );
  return { ...joined(known, older), items: [...known.items, ...added] };
}

function joined(newer: HistoryResponse, older: HistoryResponse) {
  const told = new Set(newer.commits.map(({ revision }) => revision));
  return {
    nextCursor: older.nextCursor,
    retentionDays: newer.retentionDays,
    gaps: uniqueGaps([...newer.gaps, ...older.gaps]),
    commits: [
      ...newer.commits,
      ...older.commits.filter(({ revision }) => !told.has(revision)),
    ],
  };
}

/** The first that begins at a time wins: it comes from the newer answer, which may know its end. */
function uniqueGaps(gaps: HistoryGap[]): HistoryGap[] {
  return gaps.filter(
    (gap, at) => gaps.findIndex(({ from }) => from === gap.from) === at,
  );
}

function isSame(one: ReleaseHistory, other: ReleaseHistory): boolean {
  return releaseKey(one) === releaseKey(other);
}

/** The same revisions can come back later as another release. */
export function releaseKey({ since, revisions }: ReleaseHistory): string {
  return `${since} ${revisions.join('+')}`;
}

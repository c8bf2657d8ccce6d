/** The commits between two releases, counted. */

import type { SourceCommits } from '@stagecraft/plugin-promotions-common';
import type { Reading } from './reading';

/** `3 commits, 2 authors`; nothing where not all commits are known. */
export function commitCounts(
  sources: readonly SourceCommits[],
  { t }: Pick<Reading, 't'>,
): string | undefined {
  const commits = sources.flatMap(source => source.commits);
  if (commits.length === 0 || sources.some(source => !source.complete)) {
    return undefined;
  }
  const authors = new Set(commits.map(({ author }) => author ?? ''));
  const count = t('release.commitCount', { count: commits.length });
  return authors.has('')
    ? count
    : `${count}, ${t('release.authorCount', { count: authors.size })}`;
}

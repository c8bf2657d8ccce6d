/** The commits that going back takes away, and how to undo them in Git where a sync must not. */

import type {
  RollbackPreviewResponse,
  SourceCommits,
} from '@stagecraft/plugin-promotions-common';
import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { CommitRange } from '../../argocd/CommitSource';
import type { Application } from '../../argocd/types';
import { deployedRevisions } from '../../model/operations';

/** As many are named in words. */
const MOST_NAMED = 20;

/** From the earlier revisions to what is deployed, each range of each repository once. */
export async function undoneCommits(
  instance: string,
  applications: readonly Application[],
  revisions: readonly string[],
  commits: (range: CommitRange) => Promise<SourceCommits>,
): Promise<SourceCommits[]> {
  const ranges = new Map<string, CommitRange>();
  for (const application of applications) {
    const deployed = deployedRevisions(application);
    application.sources.forEach(({ repoURL, chart }, sourceIndex) => {
      const from = revisions[sourceIndex];
      const to = deployed[sourceIndex];
      if (from !== undefined && to !== undefined && from !== to) {
        const key = JSON.stringify([repoURL, chart, from, to]);
        const range = { instance, application, sourceIndex, from, to };
        ranges.set(key, ranges.get(key) ?? range);
      }
    });
  }
  return Promise.all([...ranges.values()].map(commits));
}

/** Where parameters have changed; the page is that of the newest commit to undo, where a forge has one. */
export function revertInGit(
  sources: readonly SourceCommits[],
  commitUrl: (repoURL: string, revision: string) => string | undefined,
): NonNullable<RollbackPreviewResponse['revert']> {
  const texts = sources.map(({ repoURL, from, to, commits, complete }) => {
    const named = commits
      .slice(0, MOST_NAMED)
      .map(({ revision }) => shortRevision(revision));
    const all = complete && commits.length <= MOST_NAMED;
    const range = `${shortRevision(from ?? '')}..${shortRevision(to)}`;
    return all
      ? `revert ${named.join(', ')} in ${repoURL}`
      : `revert all of ${range} in ${repoURL}`;
  });
  const [first] = sources;
  const newest = first?.commits[0];
  const url =
    newest?.url ??
    (first && commitUrl(first.repoURL, newest?.revision ?? first.to));
  const text =
    texts.length > 0
      ? `To go back, ${texts.join(
          ' and ',
        )}, with the parameters of then, and let the pipeline deploy that.`
      : 'To go back, restore the parameters of then in Git and let the pipeline deploy that.';
  return { text, ...(url && { url }) };
}

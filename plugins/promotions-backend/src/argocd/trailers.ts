/**
 * What a commit's message says of others in lines of the form `Key: value`: co-authors, and the commit that what it
 * brings was built from. Argo CD reads `Argocd-reference-commit-*`; `Source-Commit` is told by other tools.
 */

import type { SourceReference } from './commitAuthors';

const COMMIT = /^[0-9a-f]{7,64}$/;
/** More than any commit says in earnest. */
const MOST = 20;

export interface Trailers {
  /** `Name <email>` */
  coAuthors: string[];
  references: SourceReference[];
}

/** Wherever they stand in the message: forges put text after them. */
export function trailersOf(message: string): Trailers {
  const lines = message.split('\n').flatMap(line => {
    const match = /^([A-Za-z][A-Za-z0-9-]*):\s*(\S.*?)\s*$/.exec(line);
    return match ? [{ key: match[1].toLowerCase(), value: match[2] }] : [];
  });
  const all = (key: string) =>
    lines.filter(line => line.key === key).map(({ value }) => value);
  const argo = (part: string) => all(`argocd-reference-commit-${part}`)[0];
  const revision = argo('sha');
  return {
    coAuthors: all('co-authored-by').slice(0, MOST),
    references: [
      ...referenceOf(revision, argo('repourl'), argo('author')),
      ...all('source-commit')
        .slice(0, MOST)
        .flatMap(value => sourceCommit(value, all('source-repository')[0])),
    ],
  };
}

/** None for what is no commit. */
export function referenceOf(
  revision: string | undefined,
  repoURL: string | undefined,
  author: string | undefined,
): SourceReference[] {
  const commit = revision?.toLowerCase() ?? '';
  return COMMIT.test(commit)
    ? [
        {
          revision: commit,
          ...(repoURL && { repoURL }),
          ...(author && { author }),
        },
      ]
    : [];
}

/** A commit, or the address of its page. */
function sourceCommit(
  value: string,
  repository: string | undefined,
): SourceReference[] {
  const page = /^(https?:\/\/\S+?)(?:\/-)?\/commit\/([0-9a-f]+)$/i.exec(value);
  return page
    ? referenceOf(page[2], page[1], undefined)
    : referenceOf(value, repository, undefined);
}

/**
 * Who made what a release brings to a source: the commits between what runs and the release, and, where they say that
 * they were built from other commits (the image's source), those too. It never fails: what could not be found out is
 * told in words.
 */

import { shortRevision as short } from '@stagecraft/plugin-promotions-common';
import limitCalls from 'p-limit';
import type { ArgoApi, RevisionMetadata } from './ArgoApi';
import {
  parseIdentity,
  type AuthoredCommit,
  type Merge,
  type SourceReference,
} from './commitAuthors';
import type { CommitRange } from './CommitSource';
import type { FindForge } from './forges/findForge';

const TIMEOUT_MS = 10_000;
const AT_ONCE = 4;
/** Commits of which it is asked how they came in: forges count how often they are asked. */
const MOST_MERGES = 30;
/** Repositories that are followed from one: more is no image's source. */
const MOST_REPOSITORIES = 5;

/** A commit with how it came into its branch. */
export interface BroughtCommit extends AuthoredCommit {
  merge?: Merge;
  /** The forge could not tell how it came in. */
  mergeUnknown?: true;
}

/** What a release brings. */
export interface Brought {
  commits: BroughtCommit[];
  /** For people: why these may not be all. */
  incomplete?: string;
}

export class Provenance {
  constructor(
    private readonly findForge: FindForge,
    /** By instance. */
    private readonly argo: ReadonlyMap<
      string,
      Pick<ArgoApi, 'revisionMetadata'>
    >,
  ) {}

  async of(range: CommitRange): Promise<Brought> {
    const { from, to } = range;
    const source = range.application.sources[range.sourceIndex];
    if (from === to) {
      return { commits: [] };
    }
    if (!source || !isCommit(to)) {
      const what = source?.chart ? `the chart ${source.chart}` : 'it';
      return {
        commits: [],
        incomplete: `${what} goes to ${to}, which is no commit`,
      };
    }
    const own =
      from !== undefined && isCommit(from)
        ? await this.between(source.repoURL, from, to)
        : { commits: [], incomplete: 'nothing was deployed before' };
    const known = own.commits.length > 0 ? own : await this.alone(range, own);
    return join([known, ...(await this.followed(range, known.commits))]);
  }

  private async between(
    repoURL: string,
    from: string,
    to: string,
  ): Promise<Brought> {
    const found = this.findForge(repoURL);
    if (!found) {
      return {
        commits: [],
        incomplete: `no integration is configured for ${repoURL}`,
      };
    }
    const { forge, repository } = found;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const compared = await forge.compare(repository, from, to, signal);
      const incomplete = incompleteness(compared, from, to);
      const atOnce = limitCalls(AT_ONCE);
      const commits = await Promise.all(
        compared.authored.map((commit, at) =>
          at >= MOST_MERGES
            ? untold(commit)
            : atOnce(() =>
                forge.mergeOf(repository, commit.revision, signal).then(
                  (merge): BroughtCommit => ({ ...commit, merge }),
                  () => untold(commit),
                ),
              ),
        ),
      );
      return { commits, incomplete };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return {
        commits: [],
        incomplete: `the forge could not compare them (${said})`,
      };
    }
  }

  /** The newest commit as Argo CD knows it, where no forge tells of any. */
  private async alone(range: CommitRange, own: Brought): Promise<Brought> {
    if (own.incomplete === undefined) {
      return own;
    }
    const metadata = await this.metadata(range, range.to);
    return metadata?.author === undefined
      ? own
      : { ...own, commits: [commitOf(range.to, metadata)] };
  }

  /** What was built from other repositories: from what the deployed commit names to what the newest one does. */
  private async followed(
    range: CommitRange,
    commits: readonly AuthoredCommit[],
  ): Promise<Brought[]> {
    const references = newestByRepository(commits.flatMap(c => c.references));
    if (references.length === 0) {
      return [];
    }
    const before =
      range.from === undefined
        ? undefined
        : await this.metadata(range, range.from);
    return Promise.all(
      references
        .slice(0, MOST_REPOSITORIES)
        .map(reference => this.follow(reference, before?.references ?? [])),
    );
  }

  private async follow(
    reference: SourceReference,
    before: readonly SourceReference[],
  ): Promise<Brought> {
    const { revision, repoURL, author } = reference;
    const named = author === undefined ? [] : [namedAuthor(revision, author)];
    if (repoURL === undefined) {
      const incomplete = `it was built from ${short(
        revision,
      )}, and no repository is named`;
      return { commits: named, incomplete };
    }
    const from = before.find(other => other.repoURL === repoURL)?.revision;
    if (from === undefined) {
      const incomplete = `it was built from ${short(
        revision,
      )} of ${repoURL}, and from what before is not known`;
      return { commits: named, incomplete };
    }
    return from === revision
      ? { commits: [] }
      : this.between(repoURL, from, revision);
  }

  private metadata(
    { instance, application, sourceIndex }: CommitRange,
    revision: string,
  ): Promise<RevisionMetadata | undefined> {
    const api = this.argo.get(instance);
    const asked = api?.revisionMetadata(
      { ...application.key, project: application.project },
      revision,
      application.multiSource ? sourceIndex : undefined,
    );
    return (asked ?? Promise.resolve(undefined)).catch(() => undefined);
  }
}

function untold(commit: AuthoredCommit): BroughtCommit {
  return { ...commit, mergeUnknown: true };
}

function incompleteness(
  { relation, complete }: { relation: string; complete: boolean },
  from: string,
  to: string,
): string | undefined {
  if (relation === 'diverged') {
    return `${short(from)} is no ancestor of ${short(to)}`;
  }
  return complete ? undefined : 'there are more commits than the forge lists';
}

function commitOf(
  revision: string,
  { author = '', coAuthors = [], references = [] }: RevisionMetadata,
): AuthoredCommit {
  return { ...namedAuthor(revision, author), coAuthors, references };
}

/** Nobody vouches for what is only written. */
function namedAuthor(revision: string, written: string): AuthoredCommit {
  const author = {
    ...parseIdentity(written),
    emailVerified: false,
    bot: false,
  };
  return { revision, author, coAuthors: [], references: [] };
}

/** Newest first, as commits are. */
function newestByRepository(
  references: readonly SourceReference[],
): SourceReference[] {
  const newest = new Map<string, SourceReference>();
  for (const reference of references) {
    const key = reference.repoURL ?? reference.revision;
    newest.set(key, newest.get(key) ?? reference);
  }
  return [...newest.values()];
}

function join(all: readonly Brought[]): Brought {
  const incomplete = all.find(one => one.incomplete)?.incomplete;
  const commits = all.flatMap(one => one.commits);
  return incomplete === undefined ? { commits } : { commits, incomplete };
}

function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

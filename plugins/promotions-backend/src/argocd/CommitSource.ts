/**
 * The commits that a release brings to a source: from the forge's compare API, else what Argo CD knows of
 * the one commit, labelled as incomplete. It never fails: what could not be found out is told in words.
 */

import type {
  CommitInfo,
  SourceCommits,
} from '@stagecraft/plugin-promotions-common';
import type { ArgoApi } from './ArgoApi';
import type { Comparison } from './forges/forge';
import type { FindForge } from './forges/findForge';
import type { Application } from './types';

const TIMEOUT_MS = 10_000;
const MOST_REMEMBERED = 500;

/** Which commits a release brings to one source of a target. */
export interface CommitRange {
  instance: string;
  application: Application;
  sourceIndex: number;
  /** The deployed revision; absent when nothing was. */
  from?: string;
  to: string;
}

interface Source {
  repoURL: string;
  chart?: string;
}

export class CommitSource {
  /** Two commits never lie differently to each other. */
  private readonly remembered = new Map<string, SourceCommits>();

  constructor(
    private readonly findForge: FindForge,
    /** By instance. */
    private readonly argo: ReadonlyMap<string, ArgoApi>,
  ) {}

  readonly commits = async (range: CommitRange): Promise<SourceCommits> => {
    const { from, to } = range;
    const source = range.application.sources[range.sourceIndex];
    const repoURL = source?.repoURL ?? '';
    if (!source || !isCommit(to) || from === to) {
      return unasked(repoURL, source, from, to);
    }
    if (from === undefined || !isCommit(from)) {
      const note = 'nothing was deployed from this repository before';
      return this.single(range, repoURL, note);
    }
    const key = [repoURL, from, to].join(' ');
    return (
      this.remembered.get(key) ??
      this.compared(range, repoURL, from).then(commits =>
        this.remember(key, commits),
      )
    );
  };

  /** The page of a commit, where an integration knows it. */
  readonly commitUrl = (
    repoURL: string,
    revision: string,
  ): string | undefined => {
    const found = this.findForge(repoURL);
    return found?.forge.commitUrl(found.repository, revision);
  };

  private async compared(
    range: CommitRange,
    repoURL: string,
    from: string,
  ): Promise<SourceCommits> {
    const found = this.findForge(repoURL);
    if (!found) {
      const note = `no integration is configured for ${repoURL}, so only the newest commit is known`;
      return this.single(range, repoURL, note);
    }
    const { to } = range;
    try {
      const comparison = await found.forge.compare(
        found.repository,
        from,
        to,
        AbortSignal.timeout(TIMEOUT_MS),
      );
      const { commits, complete } = comparison;
      const note = noteOn(comparison);
      return { repoURL, from, to, commits, complete, note };
    } catch (error) {
      const said = error instanceof Error ? error.message : 'no reason known';
      const note = `the forge could not compare them (${said}), so only the newest commit is known`;
      return this.single(range, repoURL, note);
    }
  }

  /** The one commit, as Argo CD's repository server knows it. */
  private async single(
    range: CommitRange,
    repoURL: string,
    note: string,
  ): Promise<SourceCommits> {
    const { from, to } = range;
    const commit = await this.askArgo(range, repoURL).catch(
      (): CommitInfo => ({
        revision: to,
        subject: '',
        url: this.commitUrl(repoURL, to),
      }),
    );
    return { repoURL, from, to, commits: [commit], complete: false, note };
  }

  private async askArgo(
    { instance, application, sourceIndex, to }: CommitRange,
    repoURL: string,
  ): Promise<CommitInfo> {
    const api = this.argo.get(instance);
    if (!api) {
      throw new Error(`${instance} is not configured`);
    }
    const { message, author, date } = await api.revisionMetadata(
      { ...application.key, project: application.project },
      to,
      application.multiSource ? sourceIndex : undefined,
    );
    const [subject] = message.split('\n');
    const url = this.commitUrl(repoURL, to);
    return { revision: to, subject, author: nameOnly(author), date, url };
  }

  private remember(key: string, commits: SourceCommits): SourceCommits {
    if (commits.complete) {
      this.remembered.set(key, commits);
      const [oldest] = this.remembered.keys();
      if (this.remembered.size > MOST_REMEMBERED) {
        this.remembered.delete(oldest);
      }
    }
    return commits;
  }
}

function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

/** What needs no asking: nothing in between, a chart's version, a source that is not there. */
function unasked(
  repoURL: string,
  source: Source | undefined,
  from: string | undefined,
  to: string,
): SourceCommits {
  const common = { repoURL, from, to, commits: [] };
  if (from === to) {
    return { ...common, complete: true };
  }
  const note = source?.chart
    ? `the chart ${source.chart} goes ${
        from ? `from ${from} ` : ''
      }to ${to}; a chart has no commits`
    : `${to} is no commit, so what it brings cannot be listed`;
  return { ...common, complete: false, note };
}

function noteOn({ relation, complete }: Comparison): string | undefined {
  switch (relation) {
    case 'behind':
      return 'it goes back to an older commit: what came after it is taken away';
    case 'diverged':
      return 'history was rewritten: the deployed commit is no ancestor of this one, and what only it has is taken away';
    default:
      return complete ? undefined : 'there are more commits than are listed';
  }
}

function nameOnly(author: string | undefined): string | undefined {
  return author?.replace(/\s*<[^>]*>$/, '');
}

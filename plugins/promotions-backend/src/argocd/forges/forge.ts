/** A git forge behind one of Backstage's SCM integrations: where a commit is seen and what lies between two. */

import type { CommitInfo } from '@stagecraft/plugin-promotions-common';
import type { AuthoredCommit, Merge } from '../commitAuthors';

/** A repository as the forge names it. */
export interface Repository {
  /** Its page, without `.git`. */
  url: string;
  /** Owner, or groups, and name: `payments/checkout`. */
  path: string;
}

/** What lies between two commits. */
export interface Comparison {
  /** Reachable from the second and not from the first, newest first. */
  commits: CommitInfo[];
  /** Who made each of `commits`, in the same order. */
  authored: AuthoredCommit[];
  /** Whether `commits` is all of them. */
  complete: boolean;
  /** How the second lies to the first; `diverged` when history was rewritten or branches differ. */
  relation: 'ahead' | 'behind' | 'diverged';
}

export interface Forge {
  compare(
    repository: Repository,
    from: string,
    to: string,
    signal: AbortSignal,
  ): Promise<Comparison>;
  /** The newest pull request that brought a commit into its branch; undefined when none did. */
  mergeOf(
    repository: Repository,
    revision: string,
    signal: AbortSignal,
  ): Promise<Merge | undefined>;
  /** The page of a commit. */
  commitUrl(repository: Repository, revision: string): string;
}

/** Most commits that are read of a range. */
export const MOST_COMMITS = 100;

/** Where a repository's page is, for any way of writing its address; undefined when it has none. */
export function repositoryUrl(repoURL: string): string | undefined {
  const scp = /^(?:[^@/]+@)([^:/]+):(?!\/\/)(.+)$/.exec(repoURL);
  const written = scp ? `ssh://${scp[1]}/${scp[2]}` : repoURL;
  if (!URL.canParse(written)) {
    return undefined;
  }
  const { protocol, host, hostname, pathname } = new URL(written);
  const path = pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  if (protocol === 'ssh:') {
    return `https://${hostname}${path}`;
  }
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${path}` : undefined;
}

/** A forge's answer that is no success. */
export class ForgeAnswer extends Error {
  constructor(host: string, readonly status: number) {
    super(`${host} answered ${status}`);
  }
}

/** Asks a forge for JSON; an answer that is no success throws without its body or any credentials. */
export async function askForge(
  url: string,
  headers: Record<string, string> | undefined,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(url, {
    headers: { accept: 'application/json', ...headers },
    signal,
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new ForgeAnswer(new URL(url).host, response.status);
  }
  return response.json();
}

/** The first line of a commit's message. */
export function subjectOf(message: string): string {
  return message.split('\n')[0];
}

/** What pull requests do to a repository: open, compare, merge, close. */
import { resolveCommit } from './commits';
import {
  type Forge,
  ForgeError,
  type ForgeUser,
  type Repository,
} from './Forge';
import { GitError, git } from './git';
import { type MergeStyle, mergeCommits } from './merge';
import type { Pull } from './pulls';

export interface MergeOrder {
  caller: ForgeUser;
  style: MergeStyle;
  title?: string;
  message?: string;
  /** The head that the caller has seen; 409 when it has moved on. */
  headSha?: string;
  deleteBranch: boolean;
}

async function branchSha(repository: Repository, branch: string) {
  try {
    return await resolveCommit(repository.directory, `refs/heads/${branch}`);
  } catch (error) {
    if (error instanceof GitError) {
      throw new ForgeError(404, `could not find '${branch}' to be a branch`);
    }
    throw error;
  }
}

async function ends(repository: Repository, base: string, head: string) {
  const baseSha = await branchSha(repository, base);
  const headSha = await branchSha(repository, head);
  const { directory } = repository;
  const mergeBase = await git(directory, ['merge-base', baseSha, headSha]);
  return { baseSha, headSha, mergeBase };
}

export async function openPull(
  forge: Forge,
  repository: Repository,
  author: ForgeUser,
  wanted: { title: string; body: string; head: string; base: string },
): Promise<Pull> {
  const { base, head } = wanted;
  const shas = await ends(repository, base, head);
  const same = forge.pulls
    .list(repository.id)
    .find(
      one => one.state === 'open' && one.head === head && one.base === base,
    );
  if (same) {
    throw new ForgeError(
      409,
      `pull request already exists for these targets [number: ${same.number}]`,
    );
  }
  return forge.pulls.open(repository.id, {
    ...wanted,
    ...shas,
    login: author.login,
    createdAt: forge.now(),
  });
}

/** The pull request with its branches as they are now; a deleted branch leaves the last SHA. */
export async function refreshPull(
  forge: Forge,
  repository: Repository,
  pull: Pull,
): Promise<Pull> {
  if (pull.state === 'closed') {
    return pull;
  }
  try {
    const shas = await ends(repository, pull.base, pull.head);
    return forge.pulls.put(repository.id, { ...pull, ...shas });
  } catch (error) {
    if (error instanceof ForgeError) {
      return pull;
    }
    throw error;
  }
}

function trial(forge: Forge, pull: Pull) {
  return {
    base: pull.baseSha,
    head: pull.headSha,
    style: 'merge' as const,
    message: pull.title,
    author: { name: 'forge', email: 'forge@localhost' },
    date: forge.now(),
  };
}

/** Whether git would merge it now without a conflict. */
export async function isMergeable(
  forge: Forge,
  repository: Repository,
  pull: Pull,
): Promise<boolean> {
  if (pull.state === 'closed') {
    return false;
  }
  return forge.pulls.mergeable(pull, async () => {
    const sha = await mergeCommits(repository.directory, trial(forge, pull));
    return sha !== undefined;
  });
}

export function closePull(
  forge: Forge,
  repository: Repository,
  pull: Pull,
): Pull {
  const closedAt = forge.now();
  const closed: Pull = { ...pull, state: 'closed', closedAt };
  return forge.pulls.put(repository.id, closed);
}

function mergeMessage(pull: Pull, order: MergeOrder): string {
  const title =
    order.title ??
    `Merge pull request '${pull.title}' (#${pull.number}) from ${pull.head} into ${pull.base}`;
  return order.message ? `${title}\n\n${order.message}` : title;
}

function refuseUnlessOpen(pull: Pull, order: MergeOrder): void {
  if (pull.state === 'closed') {
    throw new ForgeError(405, 'The PR is closed or already merged');
  }
  if (order.headSha && order.headSha !== pull.headSha) {
    throw new ForgeError(409, 'head out of date');
  }
}

/** Merges with git and moves the base branch, all or nothing. 405 when it conflicts. */
export async function mergePull(
  forge: Forge,
  repository: Repository,
  pull: Pull,
  order: MergeOrder,
): Promise<Pull> {
  refuseUnlessOpen(pull, order);
  const { directory } = repository;
  const sha = await mergeCommits(directory, {
    ...trial(forge, pull),
    style: order.style,
    message: mergeMessage(pull, order),
    author: { name: order.caller.fullName, email: order.caller.email },
  });
  if (!sha) {
    throw new ForgeError(405, 'Please try again later: the branches conflict');
  }
  const ref = `refs/heads/${pull.base}`;
  await git(directory, ['update-ref', ref, sha, pull.baseSha]);
  if (order.deleteBranch) {
    await git(directory, ['update-ref', '-d', `refs/heads/${pull.head}`]);
  }
  const merge = { sha, login: order.caller.login, at: forge.now() };
  const merged = closePull(forge, repository, { ...pull, merge });
  forge.pushed(repository);
  return merged;
}

const STATUS: Record<string, string> = {
  A: 'added',
  D: 'deleted',
  M: 'changed',
  R: 'renamed',
  C: 'copied',
};

/** The files that a pull request changes, in Gitea's shape. */
export async function changedFiles(
  forge: Forge,
  repository: Repository,
  pull: Pull,
) {
  const { directory } = repository;
  const range = [pull.mergeBase, pull.headSha];
  const status = await git(directory, [
    'diff',
    '--name-status',
    '--no-renames',
    '-z',
    ...range,
  ]);
  const counts = await git(directory, [
    'diff',
    '--numstat',
    '--no-renames',
    '-z',
    ...range,
  ]);
  const words = status.split('\0');
  const lines = counts.split('\0').filter(Boolean);
  return lines.map((line, i) => {
    const [added, deleted, filename] = line.split('\t');
    const additions = Number(added) || 0;
    const deletions = Number(deleted) || 0;
    return {
      filename,
      status: STATUS[words[2 * i][0]] ?? 'changed',
      additions,
      deletions,
      changes: additions + deletions,
      html_url: `${forge.htmlUrl(repository)}/src/commit/${
        pull.headSha
      }/${filename}`,
    };
  });
}

/** Merges branches of a bare repository with git itself, in a working copy that is thrown away. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { GitError, git, runGit } from './git';

export type MergeStyle = 'merge' | 'squash' | 'rebase';

export interface MergeRequest {
  base: string;
  head: string;
  style: MergeStyle;
  message: string;
  author: { name: string; email: string };
  date: Date;
}

/** Identity and time of the commits that a merge makes. */
function identity({ author, date }: MergeRequest): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date.toISOString(),
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date.toISOString(),
  };
}

/** The git commands of each style; the working copy starts at the first SHA given. */
function plan(request: MergeRequest): { start: string; commands: string[][] } {
  const { base, head, message } = request;
  switch (request.style) {
    case 'squash':
      return {
        start: base,
        commands: [
          ['merge', '--squash', head],
          ['commit', '--allow-empty', '-m', message],
        ],
      };
    case 'rebase':
      return { start: head, commands: [['rebase', base]] };
    default:
      return {
        start: base,
        commands: [['merge', '--no-ff', '-m', message, head]],
      };
  }
}

/** Runs the commands; false when git stops at a conflict. */
async function applies(
  work: string,
  commands: string[][],
  env: Record<string, string>,
): Promise<boolean> {
  try {
    for (const args of commands) {
      await runGit({ directory: work, args, env });
    }
    return true;
  } catch (error) {
    if (error instanceof GitError) {
      return false;
    }
    throw error;
  }
}

/** The SHA of the merge, which no branch names yet; undefined when the branches conflict. */
export async function mergeCommits(
  directory: string,
  request: MergeRequest,
): Promise<string | undefined> {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'forge-merge-'));
  const work = path.join(parent, 'work');
  const { start, commands } = plan(request);
  try {
    await git(directory, ['worktree', 'add', '--detach', '-q', work, start]);
    const clean = await applies(work, commands, identity(request));
    return clean ? await git(work, ['rev-parse', 'HEAD']) : undefined;
  } finally {
    await rm(parent, { recursive: true, force: true });
    await git(directory, ['worktree', 'prune']);
  }
}

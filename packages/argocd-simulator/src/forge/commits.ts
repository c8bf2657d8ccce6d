/** Reads commits out of a bare repository. */
import type { CommitInfo } from '../world/types';
import { git, runGit } from './git';

/** Fields are parted by NUL (git's `-z` ends each commit with one more). */
const FORMAT = '%H%x00%P%x00%T%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B';
const FIELDS = 10;

export interface Commit extends CommitInfo {
  tree: string;
  committer: string;
  committerEmail: string;
  /** ISO 8601 */
  committedAt: string;
}

function commitOf(fields: string[]): Commit {
  const [sha, parents, tree, author, email, date] = fields;
  const [committer, committerEmail, committedAt, message] = fields.slice(6);
  return {
    sha,
    parents: parents.split(' ').filter(Boolean),
    tree,
    author,
    email,
    date,
    committer,
    committerEmail,
    committedAt,
    message,
  };
}

/** Commits as `git log` selects them, newest first; the message is the whole one. */
export async function logCommits(
  directory: string,
  selection: string[],
): Promise<Commit[]> {
  const out = await git(directory, [
    'log',
    '-z',
    `--format=${FORMAT}`,
    ...selection,
  ]);
  const fields = out.split('\0');
  const commits: Commit[] = [];
  for (let i = 0; i + FIELDS <= fields.length; i += FIELDS) {
    commits.push(commitOf(fields.slice(i, i + FIELDS)));
  }
  return commits;
}

/** The SHA that a branch, tag or abbreviated SHA names; throws git's message. */
export function resolveCommit(
  directory: string,
  revision: string,
): Promise<string> {
  return git(directory, [
    'rev-parse',
    '--verify',
    '--end-of-options',
    `${revision}^{commit}`,
  ]).then(out => out.split('\n').pop() ?? out);
}

export async function readCommit(
  directory: string,
  revision: string,
): Promise<Commit> {
  const sha = await resolveCommit(directory, revision);
  const [commit] = await logCommits(directory, ['-1', sha]);
  return commit;
}

export interface TreeEntry {
  mode: string;
  type: string;
  sha: string;
  path: string;
}

/** Entries of a tree: all files below `folder`, or one level of it. */
export async function listTree(
  directory: string,
  sha: string,
  folder: string,
  depth: 'one level' | 'all files',
): Promise<TreeEntry[]> {
  const path = folder.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '');
  const out = await git(directory, [
    'ls-tree',
    '-z',
    ...(depth === 'all files' ? ['-r'] : []),
    sha,
    ...(path ? ['--', depth === 'all files' ? path : `${path}/`] : []),
  ]);
  return out
    .split('\0')
    .filter(Boolean)
    .map(line => {
      const [meta, name] = line.split('\t');
      const [mode, type, object] = meta.split(' ');
      return { mode, type, sha: object, path: name };
    });
}

/** Contents of many blobs with one process, in the order asked for. */
export async function readBlobs(
  directory: string,
  shas: string[],
): Promise<Buffer[]> {
  if (shas.length === 0) {
    return [];
  }
  const out = await runGit({
    directory,
    args: ['cat-file', '--batch'],
    input: `${shas.join('\n')}\n`,
  });
  const blobs: Buffer[] = [];
  let offset = 0;
  while (offset < out.length) {
    const lineEnd = out.indexOf(10, offset);
    const size = Number(out.toString('utf8', offset, lineEnd).split(' ')[2]);
    blobs.push(out.subarray(lineEnd + 1, lineEnd + 1 + size));
    offset = lineEnd + 1 + size + 1;
  }
  return blobs;
}

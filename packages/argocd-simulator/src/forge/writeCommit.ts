/** Writes a commit straight into a bare repository, without a working copy. */
import { GitError, git } from './git';

export interface NewCommit {
  /** Text by path; null deletes the file. Other files stay. */
  files: Record<string, string | null>;
  message: string;
  author: { name: string; email: string };
  date: Date;
  /** The repository's default branch unless told. */
  branch?: string;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function change(path: string, content: string | null): string {
  const quoted = JSON.stringify(path);
  return content === null
    ? `D ${quoted}\n`
    : `M 100644 inline ${quoted}\n${data(content)}`;
}

function person(commit: NewCommit): string {
  const seconds = Math.floor(commit.date.getTime() / 1000);
  return `${commit.author.name} <${commit.author.email}> ${seconds} +0000`;
}

function branchTip(directory: string, branch: string): Promise<string> {
  return git(directory, [
    'for-each-ref',
    '--format=%(objectname)',
    `refs/heads/${branch}`,
  ]);
}

/**
 * Commits onto a branch and gives the new SHA; one that is missing begins where the other one is. One process, one
 * pass.
 */
export async function writeCommit(
  directory: string,
  commit: NewCommit & { branch: string },
  beginning: string,
): Promise<string> {
  const { branch } = commit;
  const parent =
    (await branchTip(directory, branch)) ||
    (await branchTip(directory, beginning));
  const stream = [
    `commit refs/heads/${branch}\nmark :1\n`,
    `author ${person(commit)}\ncommitter ${person(commit)}\n`,
    data(commit.message),
    parent ? `from ${parent}\n` : '',
    ...Object.entries(commit.files).map(([path, text]) => change(path, text)),
    '\nget-mark :1\ndone\n',
  ].join('');
  const sha = await git(
    directory,
    ['fast-import', '--quiet', '--done'],
    stream,
  );
  if (!/^[0-9a-f]{40,64}$/.test(sha)) {
    throw new GitError(['fast-import'], `no commit was written: ${sha}`);
  }
  return sha;
}

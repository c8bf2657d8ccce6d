/** Questions to `git` about a repository; nothing is ever checked out or written. */
import { execFile } from 'node:child_process';

const MOST_BYTES = 1024 * 1024 * 1024;

/** Git refused or is not there; the message is its own. */
export class GitError extends Error {}

/**
 * What git prints. A caller's GIT_DIR and the like would lead it elsewhere, and a repository's own settings
 * must not start programs.
 * @throws GitError
 */
export function git(folder: string, ...args: string[]): Promise<Buffer> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'];
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['-C', folder, ...safe, ...args],
      {
        env: gitEnvironment(),
        encoding: 'buffer',
        maxBuffer: MOST_BYTES,
      },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        const said = stderr.toString('utf8').trim() || error.message;
        return reject(new GitError(said.split('\n')[0]));
      },
    );
  });
}

/** This process's environment, without what would lead git to another repository or language. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_'),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** The first line that git prints, or nothing where it refuses. */
export async function gitLine(
  folder: string,
  ...args: string[]
): Promise<string | undefined> {
  const line = await git(folder, ...args).then(
    printed => printed.toString('utf8').trim(),
    () => '',
  );
  return line || undefined;
}

/** The commit that a branch, tag or hash names in a repository, also one that is only known of the remote. */
export async function commitOf(
  folder: string,
  revision: string,
): Promise<string | undefined> {
  for (const name of [revision, `origin/${revision}`]) {
    const commit = await gitLine(
      folder,
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${name}^{commit}`,
    );
    if (commit) return commit;
  }
  return undefined;
}

/** The branch that is checked out, also one without a commit. */
export function currentBranch(folder: string): Promise<string | undefined> {
  return gitLine(folder, 'symbolic-ref', '--quiet', '--short', 'HEAD');
}

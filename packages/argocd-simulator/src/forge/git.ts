/** Runs the git command line; the only place of the simulator that starts git. */
import { spawn } from 'node:child_process';

/** git ended with an error; the message is what it wrote to stderr. */
export class GitError extends Error {
  constructor(args: readonly string[], stderr: string) {
    super(stderr.trim() || `git ${args[0]} failed`);
    this.name = 'GitError';
  }
}

/** What every git process gets: nothing of the user's own configuration, no prompts. */
export function gitEnvironment(
  extra: Record<string, string> = {},
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    ...extra,
  };
}

export interface GitRun {
  directory: string;
  args: string[];
  input?: string | Buffer;
  env?: Record<string, string>;
}

/** Standard output of one git command; throws a GitError when it fails. */
export async function runGit(run: GitRun): Promise<Buffer> {
  const child = spawn('git', ['-C', run.directory, ...run.args], {
    env: gitEnvironment(run.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', chunk => out.push(chunk));
  child.stderr.on('data', chunk => err.push(chunk));
  // A git that fails early closes its input: the exit code tells, not the broken pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(run.input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) {
    throw new GitError(run.args, Buffer.concat(err).toString('utf8'));
  }
  return Buffer.concat(out);
}

/** The same, as text without the last newline. */
export async function git(
  directory: string,
  args: string[],
  input?: string | Buffer,
): Promise<string> {
  const out = await runGit({ directory, args, input });
  return out.toString('utf8').replace(/\n$/, '');
}

/** A branch with the files of a folder laid over a repository's own. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type LoggerService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  addFiles,
  cloneRepo,
  commitAndPushBranch,
  serializeDirectoryContents,
  type SerializedFile,
} from '@backstage/plugin-scaffolder-node';

export interface NewBranch {
  /** The folder whose files are laid over the repository's */
  from: string;
  /** Makes an empty folder to work in */
  work: () => Promise<string>;
  cloneUrl: string;
  auth: { username: string; password: string };
  base: string;
  branch: string;
  message: string;
  /** The scaffolder unless given */
  author?: { name: string; email: string };
  logger: LoggerService;
}

/**
 * Pushes the branch, and answers its commit.
 * @throws InputError when the folder changes nothing, or the branch that it starts from is not there
 */
export async function pushBranch(wanted: NewBranch): Promise<string> {
  const { auth, logger, base, branch, cloneUrl } = wanted;
  const dir = await wanted.work();
  await cloneRepo({ url: cloneUrl, dir, auth, ref: base, logger });
  const files = await serializeDirectoryContents(wanted.from);
  const changed = await layOver(dir, files);
  if (changed.length === 0) {
    throw new InputError(
      `Nothing is to be changed: ${cloneUrl} has all of it on ${base} already`,
    );
  }
  for (const filepath of changed) {
    await addFiles({ dir, filepath, auth, logger });
  }
  const { commitHash } = await commitAndPushBranch({
    dir,
    auth,
    logger,
    commitMessage: wanted.message,
    gitAuthorInfo: wanted.author,
    branch,
  });
  return commitHash;
}

/** Writes those files that differ, and answers their paths. A file that is there keeps its mode. */
async function layOver(
  dir: string,
  files: readonly SerializedFile[],
): Promise<string[]> {
  const changed: string[] = [];
  for (const { path, content, executable } of files) {
    const target = resolveSafeChildPath(dir, path);
    const before = await readFile(target).catch(() => undefined);
    if (before?.equals(content)) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content, { mode: executable ? 0o755 : 0o644 });
    changed.push(path);
  }
  return changed;
}

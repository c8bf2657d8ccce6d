/** The files of a task's workspace; nothing is read or written outside of it, through links either. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** Text by path, with `/` between folders. */
export type Files = ReadonlyMap<string, string>;

/** Every file of the workspace but Git's own and what links lead to. */
export async function readWorkspace(folder: string): Promise<Files> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .map(path => path.split(sep).join('/'))
    .filter(path => !/(^|\/)(\.git|node_modules)\//.test(path))
    .sort();
  const files = new Map<string, string>();
  // One after the other: a large repository has more files than a process may open at once.
  for (const path of paths) {
    files.set(path, await readFile(join(folder, path), 'utf8'));
  }
  return files;
}

/**
 * Writes all files, or none where one may not be written. A file that already says the same is no obstacle, so that a
 * repeated step succeeds.
 * @throws InputError that names every file which is outside of the workspace, or would be replaced
 */
export async function writeFiles(
  folder: string,
  files: Files,
  { present, overwrite }: { present: Files; overwrite: boolean },
): Promise<void> {
  const places = [...files].map(([path, text]) => ({
    place: placeOf(folder, path),
    text,
  }));
  const taken = [...files].flatMap(([path, text]) =>
    (present.get(path) ?? text) === text ? [] : [path],
  );
  if (taken.length > 0 && !overwrite) {
    throw new InputError(
      `overwrite: ${taken.join(', ')} ${
        taken.length > 1 ? 'are' : 'is'
      } in the workspace already and says something else; take it away, name another path, or say overwrite: true`,
    );
  }
  for (const { place, text } of places) {
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text);
  }
}

/**
 * A path of an input as the workspace's files are named.
 * @throws InputError that names the field
 */
export function readPath(folder: string, path: string, field: string): string {
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  const isOdd = parts.some(part => /^\.\.$|^\.git$|[\\\p{Cc}]/iu.test(part));
  if (parts.length === 0 || path.startsWith('/') || isOdd) {
    throw new InputError(
      `${field}: "${path}": name a file or folder of the workspace, such as argocd/applicationset.yaml, without ".." and not in .git`,
    );
  }
  const normal = parts.join('/');
  placeOf(folder, normal, field);
  return normal;
}

function placeOf(folder: string, path: string, field = 'path'): string {
  try {
    return resolveSafeChildPath(folder, path);
  } catch (error) {
    throw new InputError(
      `${field}: "${path}" leads out of the workspace; nothing is written there`,
      error instanceof Error ? error : undefined,
    );
  }
}

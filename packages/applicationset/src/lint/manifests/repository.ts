/** The files of a repository at a revision, looked up by folder, with what was read of them kept. */
import { lineOfToken } from '../secrets';
import { manifestsIn, type Manifest } from './manifest';

/** A repository whose files are asked for again and again. */
export interface Repository {
  text(path: string): string | undefined;
  /** Whether there is a folder, or a file, of that path */
  has(path: string): boolean;
  isFolder(path: string): boolean;
  /** Paths of the files of a folder, with those below it where asked for */
  list(folder: string, options?: { recurse: boolean }): readonly string[];
  manifests(path: string): readonly Manifest[];
  /** The line of the first token or key in a file */
  lineOfToken(path: string): number | undefined;
}

const known = new WeakMap<ReadonlyMap<string, string>, Repository>();

/** The same repository for the same files, so that many sets share what was read. */
export function repositoryOf(files: ReadonlyMap<string, string>): Repository {
  const found = known.get(files) ?? read(files);
  known.set(files, found);
  return found;
}

function read(files: ReadonlyMap<string, string>): Repository {
  const folders = new Map<string, string[]>([['', []]]);
  for (const path of files.keys()) note(path, folders);
  const below = kept((folder: string) => {
    const prefix = folder === '' ? '' : `${folder}/`;
    return [...files.keys()].filter(path => path.startsWith(prefix));
  });
  return {
    text: path => files.get(path),
    has: path => files.has(path) || folders.has(path),
    isFolder: path => folders.has(path),
    list: (folder, { recurse } = { recurse: false }) =>
      recurse ? below(folder) : folders.get(folder) ?? [],
    manifests: kept(path => manifestsIn(path, files.get(path) ?? '')),
    lineOfToken: kept(path => lineOfToken(files.get(path) ?? '')),
  };
}

/** Computes each value once. */
function kept<T>(compute: (path: string) => T): (path: string) => T {
  const values = new Map<string, { value: T }>();
  return path => {
    const found = values.get(path) ?? { value: compute(path) };
    values.set(path, found);
    return found.value;
  };
}

function note(path: string, folders: Map<string, string[]>): void {
  const parts = path.split('/').slice(0, -1);
  const own = parts.join('/');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const folder = parts.slice(0, depth).join('/');
    if (!folders.has(folder)) folders.set(folder, []);
  }
  folders.get(own)?.push(path);
}

/** A path from a folder, `..` and `.` resolved; undefined where it leaves the repository. */
export function joined(folder: string, entry: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${entry}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

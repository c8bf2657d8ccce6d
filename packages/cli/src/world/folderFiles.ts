/** The files of a folder as they lie there, as if the folder were a repository's root. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { LazyFiles } from './LazyFiles';

/** All files below a folder, by their path in it; `.git` is git's own and not among them. */
export function folderFiles(folder: string): LazyFiles {
  return filesAt(folder, pathsBelow(folder, ''));
}

/**
 * These files of a folder. A link that leads out of the folder or nowhere reads as empty, as git would not follow it;
 * so does what is no file, such as a submodule.
 */
export function filesAt(folder: string, paths: Iterable<string>): LazyFiles {
  const root = realpathSync(folder);
  const inside = new Map<string, boolean>();
  const leadsInside = (path: string) => {
    const known = inside.get(path) ?? isInside(realpathSync(path), root);
    inside.set(path, known);
    return known;
  };
  return new LazyFiles(paths, path => {
    const full = join(root, path);
    if (!leadsInside(dirname(full))) return '';
    const linked = () =>
      leadsToFile(full) && leadsInside(full) ? readFileSync(full, 'utf8') : '';
    return readUnlinked(full) ?? linked();
  });
}

/** A file's text; undefined when it is a link. Most files need not be asked where they really are. */
function readUnlinked(path: string): string | undefined {
  const opened = openUnlinked(path);
  if (opened === undefined) return undefined;
  try {
    return fstatSync(opened).isFile() ? readFileSync(opened, 'utf8') : '';
  } finally {
    closeSync(opened);
  }
}

/** With this, opening a link fails. */
const WITHOUT_LINKS = constants.O_RDONLY + (constants.O_NOFOLLOW ?? 0);

function openUnlinked(path: string): number | undefined {
  try {
    return openSync(path, WITHOUT_LINKS);
  } catch {
    return undefined;
  }
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root + sep);
}

function pathsBelow(root: string, prefix: string): string[] {
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap(
    entry => {
      const path = `${prefix}${entry.name}`;
      if (entry.name === '.git') return [];
      if (entry.isDirectory()) return pathsBelow(root, `${path}/`);
      const readable = entry.isSymbolicLink()
        ? leadsToFile(join(root, path))
        : entry.isFile();
      return readable ? [path] : [];
    },
  );
}

/** Nothing where a link leads nowhere, or in a circle. */
function leadsToFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The files of a folder as they lie there, as if the folder were a repository's root. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { LazyFiles } from './LazyFiles';

/** All files below a folder, by their path in it; `.git` is git's own and not among them. */
export function folderFiles(folder: string): LazyFiles {
  return filesAt(folder, pathsBelow(folder, ''));
}

/** These files of a folder. A link that leads out of the folder reads as empty, as git would not follow it. */
export function filesAt(folder: string, paths: Iterable<string>): LazyFiles {
  const root = realpathSync(folder);
  return new LazyFiles(paths, path => {
    const real = realpathSync(join(root, path));
    return real.startsWith(root + sep) ? readFileSync(real, 'utf8') : '';
  });
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

function leadsToFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

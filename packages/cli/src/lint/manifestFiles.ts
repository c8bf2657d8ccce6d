/** Finds the YAML files below the paths that were given. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Whether a file may hold manifests. */
export function isManifest(path: string): boolean {
  return /\.(ya?ml|json)$/.test(path) && !isForeign(path);
}

/** Dependencies are somebody else's. */
function isForeign(path: string): boolean {
  return /(^|\/)node_modules\//.test(path);
}

/** Whether a file is, or is below, one of the paths; `''` is the root. */
export function isBelow(path: string, roots: readonly string[]): boolean {
  return roots.some(
    root => root === '' || path === root || path.startsWith(`${root}/`),
  );
}

/** All files below a folder that is in no repository; `.gitignore` counts also there. */
export function pathsOutsideGit(
  root: string,
  prefix = '',
  rules: readonly { at: string; ignored: Ignore }[] = [],
): string[] {
  const own = rulesAt(root, prefix);
  const all = own ? [...rules, own] : rules;
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap(
    entry => {
      const folder = entry.isDirectory();
      const path = `${prefix}${entry.name}${folder ? '/' : ''}`;
      const skipped =
        entry.name === '.git' ||
        entry.name === 'node_modules' ||
        all.some(({ at, ignored }) => ignored.ignores(path.slice(at.length)));
      if (skipped) return [];
      if (folder) return pathsOutsideGit(root, path, all);
      return entry.isFile() ? [path] : [];
    },
  );
}

function rulesAt(root: string, prefix: string) {
  const file = join(root, prefix, '.gitignore');
  if (!existsSync(file)) return undefined;
  return { at: prefix, ignored: ignore().add(readFileSync(file, 'utf8')) };
}

/**
 * Makes one JavaScript file of a program of this repository, which starts in a fraction of the time. As a program:
 * `node tools/bundle.mjs ENTRY OUT [CHANGES]`, where CHANGES is JSON: what is another in the sources of the bundle.
 */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Native, or never used: left to whoever runs the bundle. */
const EXTERNAL = [
  'better-sqlite3',
  'isolated-vm',
  'mariadb',
  'mysql',
  'mysql2',
  'oracledb',
  'pg',
  'pg-native',
  'pg-query-stream',
  'sqlite3',
  'tedious',
];

/**
 * @param {object} options
 * @param {string} options.entry
 * @param {string} options.out below a folder from which `node_modules` is found
 * @param {{file: string, from: string, to: string}[]} [options.changes] regular expressions of a path and of what is
 *   changed there; each must be found
 * @param {Record<string, string>} [options.alias]
 */
export async function bundle({
  entry,
  out,
  changes = [],
  alias = {},
  ...more
}) {
  const open = new Set(changes);
  await build({
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    platform: 'node',
    target: 'node22',
    external: EXTERNAL.flatMap(name => [name, `${name}/*`]),
    alias,
    logLevel: 'error',
    plugins: [changing(changes, open)],
    ...more,
  });
  if (open.size > 0) {
    throw new Error(
      `The sources have no longer what was to be changed: ${JSON.stringify([
        ...open,
      ])}`,
    );
  }
}

function changing(changes, open) {
  return {
    name: 'changes',
    setup(setup) {
      setup.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const ours = changes.filter(({ file }) => new RegExp(file).test(path));
        if (ours.length === 0) return undefined;
        let contents = await readFile(path, 'utf8');
        for (const change of ours) {
          const from = new RegExp(change.from);
          if (from.test(contents)) open.delete(change);
          contents = contents.replace(from, change.to);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [entry, out, changes = '[]'] = process.argv.slice(2);
  bundle({ entry, out, changes: JSON.parse(changes) }).catch(error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
}

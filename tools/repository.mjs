/** Where the repository is, and how a command tells what it does. */

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Prints one line of progress, beside what a command answers. */
export function say(text) {
  process.stderr.write(`▸ ${text}\n`);
}

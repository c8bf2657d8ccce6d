/** What a caller may ask of the bench. */

import { parseArgs } from 'node:util';

/** The parts of the bench, in the order in which they run. */
export const ROWS = [
  'memory',
  'start',
  'calls',
  'api',
  'peers',
  'events',
  'approve',
  'browser',
  'throughput',
  'growth',
  'lint',
] as const;
export type RowName = (typeof ROWS)[number];

export interface Options {
  rows: readonly RowName[];
  /** Applications at the Argo CD of all rows but `growth`. */
  size: number;
  /** Fewer samples, and no growth beyond `size`: to see that the bench runs, not to compare. */
  quick: boolean;
  /** Whether what the portal's processor does is written for each row. */
  profile: boolean;
}

export const USAGE = `npm run bench -- [--only ROW[,ROW]] [--size N] [--quick] [--profile]
  rows: ${ROWS.join(', ')}
  --size N    Applications, four to a pipeline (10000)
  --quick     fewer samples, no growth
  --profile   writes a CPU profile of the portal for each row beside the results`;

/** Throws with the usage for anything that it does not know. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      size: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
    },
  });
  const size = Number(values.size ?? 10_000);
  if (!Number.isInteger(size) || size < 4) {
    throw new Error(`--size ${values.size} is no number from 4 up\n${USAGE}`);
  }
  const quick = values.quick ?? false;
  const all = ROWS.filter(row => !quick || row !== 'growth');
  const rows = values.only ? values.only.split(',').map(rowOf) : all;
  return { rows, size, quick, profile: values.profile ?? false };
}

function rowOf(text: string): RowName {
  const row = ROWS.find(name => name === text);
  if (!row) throw new Error(`There is no row "${text}".\n${USAGE}`);
  return row;
}

/** How long the history of releases is kept. */

import type { Config } from '@backstage/config';
import { readDays } from './duration';

const KEY = 'promotions.history.retention';
const DEFAULT_DAYS = 400;

/** In days. Throws when it cannot be read or is less than a day, naming the field. */
export function readHistory(root: Config): { retentionDays: number } {
  const written = root.getOptional(KEY);
  return {
    retentionDays:
      written === undefined ? DEFAULT_DAYS : readDays(KEY, written),
  };
}

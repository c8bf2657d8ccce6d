/** How long the history of releases is kept. */

import { readDurationFromConfig, type Config } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';

const KEY = 'promotions.history.retention';
const DEFAULT_DAYS = 400;
const DAY_MS = 86_400_000;

/** In days. Throws when it cannot be read or is less than a day, naming the field. */
export function readHistory(root: Config): { retentionDays: number } {
  if (!root.has(KEY)) {
    return { retentionDays: DEFAULT_DAYS };
  }
  const days = durationToMilliseconds(readDuration(root)) / DAY_MS;
  if (!(days >= 1)) {
    throw new Error(`${KEY} must be a day or more`);
  }
  return { retentionDays: Math.floor(days) };
}

function readDuration(root: Config) {
  try {
    return readDurationFromConfig(root, { key: KEY });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(
      `${KEY} is not a duration such as { days: 400 } or '400d': ${said}`,
    );
  }
}

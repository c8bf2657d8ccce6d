/** Waits, before the first test, until every service of the demo is in its situation. */

import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';

const LOG = 'test-results/world/world.log';

export default async function untilPlayed(): Promise<void> {
  const seconds = process.env.STAGECRAFT_START_SECONDS;
  process.stdout.write(`npm start answered after ${seconds} s\n`);
  await expect
    .poll(() => readFile(LOG, 'utf8'), { timeout: 180_000 })
    .toContain('every service is in its situation');
}

/** Pictures of what people see, in test-results/screenshots. */

import type { Page } from '@playwright/test';

export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: `test-results/screenshots/${name}.png`,
    fullPage: true,
    animations: 'disabled',
  });
}

/** What axe-core finds on a page. */

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** One line for each rule that is broken. */
export async function findings(
  page: Page,
  select: (axe: AxeBuilder) => AxeBuilder,
): Promise<string[]> {
  const { violations } = await select(
    new AxeBuilder({ page }).withTags(RULES),
  ).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`,
  );
}

import { expect, type Page, test } from '@playwright/test';
import { sentence } from './approving';
import { findings } from './axe';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';
import shell from './shell-findings.json';

const LISTED: string[] = shell.rules;
const OURS = '[data-stagecraft]';
const SERVICES = [
  'checkout',
  'invoices',
  'ledger',
  'basket',
  'product-search',
  'tracking',
  'routing',
];

/** What people open to look closer, on a drifted pipeline. */
const LOOKED_AT: [string, (page: Page) => Promise<void>][] = [
  [
    'an open release',
    async page => {
      const table = page.getByRole('table', { name: /^Releases of/ });
      await table.getByRole('button').first().click();
      await expect(page.getByRole('heading', { level: 4 })).not.toHaveCount(0);
    },
  ],
  [
    'the look back',
    async page => {
      await page.getByRole('button', { name: 'Look back' }).click();
      const tab = page.getByRole('tab', { name: 'Between two times' });
      await tab.click();
      await expect(page.getByRole('region', { name: 'After' })).toBeVisible();
    },
  ],
  [
    'the difference',
    async page => {
      const show = page.getByRole('button', { name: /^Show differences/ });
      await show.first().click();
      await expect(
        page.getByRole('table', { name: /^Lines of/ }).first(),
      ).toBeVisible();
    },
  ],
  [
    'the comparison',
    async page => {
      await page.getByRole('button', { name: 'Compare stages' }).click();
      const table = page.getByRole('table', { name: /compared$/ });
      await expect(table).toBeVisible();
    },
  ],
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('the sign-in page has nothing to find', async ({ page }) => {
      await page.goto('/');
      await expect(page.locator(OURS)).toBeVisible();
      await picture(page, `sign-in-${colorScheme}`);
      expect(await findings(page, axe => axe.include(OURS))).toEqual([]);
    });

    for (const service of SERVICES) {
      test(`the tab of ${service} has nothing to find`, async ({ page }) => {
        await signIn(page, 'rita');
        await openPromotion(page, service);
        await expect(sentence(page)).toBeVisible();
        await picture(page, `${service}-${colorScheme}`);
        expect(await findings(page, axe => axe.include(OURS))).toEqual([]);
      });
    }

    test('the approval dialog has nothing to find', async ({ page }) => {
      await signIn(page, 'rita');
      await openPromotion(page, 'tracking');
      await sentence(page).getByRole('button', { name: 'Review' }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog).toContainText('resource');
      await expect(
        dialog.getByRole('button', { name: /^Approve/ }),
      ).not.toHaveAttribute('aria-disabled', 'true');
      await picture(page, `approval-${colorScheme}`);
      expect(
        await findings(page, axe => axe.include('[role="dialog"]')),
      ).toEqual([]);
    });

    for (const [what, openIt] of LOOKED_AT) {
      test(`${what} has nothing to find`, async ({ page }) => {
        await signIn(page, 'rita');
        await openPromotion(page, 'product-search');
        await openIt(page);
        const name = what.replaceAll(' ', '-').replace(/^(the|an)-/, '');
        await picture(page, `${name}-${colorScheme}`);
        const part = what === 'an open release' ? OURS : '[role="dialog"]';
        expect(await findings(page, axe => axe.include(part))).toEqual([]);
      });
    }

    test('Backstage’s own shell has no findings but those that are listed', async ({
      page,
    }) => {
      await signIn(page, 'rita');
      await openPromotion(page, 'routing');
      await expect(sentence(page)).toBeVisible();
      const found = await findings(page, axe => axe.exclude(OURS));
      const rules = found.map(line => line.split(':')[0]);
      expect(rules.filter(rule => !LISTED.includes(rule))).toEqual([]);
    });
  });
}

for (const width of [360, 1920]) {
  test(`the tab fits a page that is ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await signIn(page, 'rita');
    await openPromotion(page, 'tracking');
    await expect(sentence(page)).toBeVisible();
    await picture(page, `tracking-${width}`);
    const overflow = await page
      .locator('html')
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(overflow).toBe(0);
  });
}

import { expect, type Page, test } from '@playwright/test';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';
import { push, restartPortal } from './world';

/** Words that no earlier run against the same world has pushed. */
const CHANGE = `keep a note ${Date.now().toString(36)}`;

/** A change of what dev deploys, and of nothing else. */
const NOTE = {
  'deploy/dev/note.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: note
data:
  note: ${CHANGE}
`,
};

function release(page: Page, words: string) {
  return page
    .getByRole('table', { name: /^Releases of/ })
    .getByRole('row')
    .filter({ hasText: words });
}

test('a commit is a release that moves through the stages', async ({
  page,
}) => {
  await signIn(page, 'mona');
  await openPromotion(page, 'checkout');
  await expect(release(page, 'faster basket')).toBeVisible();
  await push('payments/checkout', NOTE, CHANGE);
  const row = release(page, CHANGE);
  await expect(row).toBeVisible({ timeout: 60_000 });
  await expect(row.getByRole('cell').first()).toContainText('complete', {
    timeout: 60_000,
  });

  await test.step('and it tells what it brought', async () => {
    await row.getByRole('button').click();
    await expect(page.getByText(/^1 commit, 1 author since/)).toBeVisible();
    await picture(page, 'releases');
  });
});

test('releases outlive a restart of the portal, none of them twice', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, 'mona');
  await openPromotion(page, 'checkout');
  const names = page
    .getByRole('table', { name: /^Releases of/ })
    .getByRole('rowheader');
  await expect(names.first()).toBeVisible();
  const before = await names.getByRole('button').allTextContents();
  await restartPortal();
  await openPromotion(page, 'checkout');
  await expect(names.getByRole('button')).toHaveText(before, {
    timeout: 60_000,
  });
  await expect(page.getByText(/^Nobody (has )?watched/).first()).toBeVisible();
  await picture(page, 'after-restart');
});

test('what ran earlier can be looked up', async ({ page }) => {
  await signIn(page, 'lena');
  await openPromotion(page, 'tracking');
  await page.getByRole('button', { name: 'Look back' }).click();
  const dialog = page.getByRole('dialog', { name: 'What tracking ran' });
  await expect(dialog.getByRole('region', { name: 'prod' })).toContainText(
    'tracking-',
  );
  await dialog.getByRole('tab', { name: 'Between two times' }).click();
  await expect(dialog.getByRole('region', { name: 'After' })).toBeVisible();
  await picture(page, 'look-back');
});

test('dev and prod are compared', async ({ page }) => {
  await signIn(page, 'mona');
  await openPromotion(page, 'checkout');
  await page.getByRole('button', { name: 'Compare stages' }).click();
  const dialog = page.getByRole('dialog', { name: /compared$/ });
  await dialog.getByRole('button', { name: /Stage$/ }).click();
  await page.getByRole('option', { name: 'dev' }).click();
  const table = dialog.getByRole('table', { name: 'dev and prod compared' });
  await expect(table).toContainText('Revisions');
  await expect(table.getByText('differs').first()).toBeVisible();
  await picture(page, 'compared');
  await dialog.getByText('Only what differs').click();
  await expect(table.getByText('same', { exact: true })).toHaveCount(0);
});

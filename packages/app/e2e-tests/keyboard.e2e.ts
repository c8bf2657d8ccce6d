import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectOneSyncEach, sentence, stage } from './approving';
import { openPromotion } from './people';
import { readApplication } from './world';

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses++) {
    const focused = await target.evaluate(
      element => element === document.activeElement,
    );
    if (focused) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('80 presses of Tab do not reach it');
}

test('an approval needs nothing but the keyboard', async ({ page }) => {
  await page.goto('/');
  const rita = page.getByRole('button', { name: 'Sign in as Rita Solberg' });
  await tabTo(page, rita);
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('heading', { name: 'Stagecraft Catalog' }),
  ).toBeVisible();
  await openPromotion(page, 'checkout');
  const { status } = await readApplication('argocd-eu', 'checkout-prod');

  const review = sentence(page).getByRole('button', { name: 'Review' });
  await tabTo(page, review);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Deploys exactly');
  await tabTo(page, dialog.getByLabel('Comment'));
  await page.keyboard.type('Approved by keyboard');
  const approve = dialog.getByRole('button', { name: /^Approve/ });
  await expect(approve).not.toHaveAttribute('aria-disabled', 'true');
  await tabTo(page, approve);
  await page.keyboard.press('Enter');

  await expect(dialog).toBeHidden();
  await expect(stage(page, 'prod')).toContainText('complete', {
    timeout: 60_000,
  });
  const revision = status.sync.revision ?? '';
  await expectOneSyncEach('argocd-eu', ['checkout-prod'], revision);
});

import { expect, test } from '@playwright/test';
import { expectOneSyncEach, sentence, stage } from './approving';
import { enter, tabTo } from './keys';
import { openPromotion } from './people';
import { readApplication } from './world';

test('an approval needs nothing but the keyboard', async ({ page }) => {
  await page.goto('/');
  const rita = page.getByRole('button', { name: 'Sign in as Rita Solberg' });
  await enter(page, rita);
  await expect(
    page.getByRole('heading', { name: 'Stagecraft Catalog' }),
  ).toBeVisible();
  await openPromotion(page, 'checkout');
  const { status } = await readApplication('argocd-eu', 'checkout-prod');

  const review = sentence(page).getByRole('button', { name: 'Review' });
  await enter(page, review);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Deploys exactly');
  await tabTo(page, dialog.getByLabel('Comment'));
  await page.keyboard.type('Approved by keyboard');
  const approve = dialog.getByRole('button', { name: /^Approve/ });
  await expect(approve).not.toHaveAttribute('aria-disabled', 'true');
  await enter(page, approve);

  await expect(dialog).toBeHidden();
  await expect(stage(page, 'prod')).toContainText('complete', {
    timeout: 60_000,
  });
  const revision = status.sync.revision ?? '';
  await expectOneSyncEach('argocd-eu', ['checkout-prod'], revision);
});

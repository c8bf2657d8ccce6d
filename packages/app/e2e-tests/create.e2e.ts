import { expect, test } from '@playwright/test';
import { expectOneSyncEach, sentence, stage, syncsOf } from './approving';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';
import { readApplication } from './world';

/** A name that no earlier run against the same world has taken. */
const SERVICE = `greeter-${Date.now().toString(36)}`;
const PROD = `${SERVICE}-prod`;

test('a service is created, moves to qa by itself, and exactly what was approved reaches prod once', async ({
  page,
  browser,
}) => {
  test.setTimeout(300_000);
  await signIn(page, 'mona');
  await page.getByRole('link', { name: 'Create' }).first().click();
  await page.getByRole('button', { name: 'Choose' }).first().click();
  await page.getByLabel('Name').first().fill(SERVICE);
  await page.getByLabel('Owner').first().fill('payments');
  await page
    .getByRole('option', { name: /payments/i })
    .first()
    .click();
  await page.getByRole('button', { name: 'Next' }).click();
  await picture(page, 'create-stages');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).last().click();
  const link = page.getByRole('link', { name: 'The promotion pipeline' });
  await link.click({ timeout: 90_000 });
  // The catalog needs a few seconds to read what was registered.
  await expect(async () => {
    await page.reload();
    await expect(page.locator('[data-stagecraft="promotion"]')).toBeVisible({
      timeout: 5_000,
    });
  }).toPass({ timeout: 60_000 });

  await test.step('the pipeline appears and moves without a reload', async () => {
    await page.evaluate(() => {
      document.body.dataset.loaded = 'once';
    });
    await expect(stage(page, 'dev')).toContainText('complete', {
      timeout: 90_000,
    });
    await expect(stage(page, 'qa')).toContainText('complete', {
      timeout: 90_000,
    });
    await expect(sentence(page)).toContainText('prod waits for approval');
    await expect(page.locator('body')).toHaveAttribute('data-loaded', 'once');
    expect(await syncsOf('argocd-eu', PROD)).toEqual([]);
  });

  await test.step('the release manager approves', async () => {
    const context = await browser.newContext();
    const other = await context.newPage();
    await signIn(other, 'rita');
    await openPromotion(other, SERVICE);
    await sentence(other).getByRole('button', { name: 'Review' }).click();
    const dialog = other.getByRole('dialog');
    await dialog.getByLabel('Comment').fill('First release');
    await dialog.getByRole('button', { name: /^Approve/ }).click();
    await expect(dialog).toBeHidden();
    await context.close();
  });

  await test.step('the developer sees it deployed, still without a reload', async () => {
    await expect(stage(page, 'prod')).toContainText('complete', {
      timeout: 90_000,
    });
    await expect(page.getByText(/rita.* approved/i).first()).toBeVisible();
    await expect(page.locator('body')).toHaveAttribute('data-loaded', 'once');
    await picture(page, 'created-and-deployed');
    const prod = await readApplication('argocd-eu', PROD);
    const revision = prod.status.sync.revision ?? '';
    await expectOneSyncEach('argocd-eu', [PROD], revision);
  });
});

import { expect, type Locator, type Page, test } from '@playwright/test';
import { sentence, stage, syncsOf } from './approving';
import { enter } from './keys';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';

const SERVICE = 'routing';
const PROD = 'routing-prod';

function dialogOf(page: Page, name: string | RegExp): Locator {
  return page.getByRole('dialog', { name });
}

/** Opens what is one step behind the card of prod. */
async function more(page: Page, action: string): Promise<void> {
  await enter(page, stage(page, 'prod').getByRole('button', { name: /^More/ }));
  const list = dialogOf(page, 'What can be done with prod');
  await enter(page, list.getByRole('button', { name: `${action} …` }));
}

/** What may not be ordered says why, and stays reachable. */
async function expectRefused(button: Locator): Promise<void> {
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/.+/);
}

async function say(dialog: Locator, reason: string): Promise<void> {
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason);
}

test('a release manager holds prod and lifts it, with nothing but the keyboard', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, SERVICE);
  const prod = stage(page, 'prod');
  await expect(prod).toBeVisible();

  await test.step('nothing is held without a reason', async () => {
    await more(page, 'Hold');
    const dialog = dialogOf(page, 'Hold');
    await enter(page, dialog.getByRole('button', { name: 'Hold it' }));
    await expect(dialog).toContainText('Say why.');
    await picture(page, 'hold');
    await say(dialog, 'The map provider is down.');
    await enter(page, dialog.getByRole('button', { name: 'Hold it' }));
    await expect(dialog).toBeHidden();
  });

  await test.step('everybody sees who holds it and why', async () => {
    await expect(prod).toContainText('prod is held');
    await expect(prod).toContainText('The map provider is down.');
    await expect(prod).toContainText('Rita Solberg');
    await picture(page, 'held');
  });

  await test.step('and it stays until she lifts it', async () => {
    await enter(page, prod.getByRole('button', { name: /^Lift the hold/ }));
    const dialog = dialogOf(page, /^Lift the hold on prod/);
    await enter(page, dialog.getByRole('button', { name: 'Lift the hold' }));
    await expect(dialog).toBeHidden();
    await expect(prod).not.toContainText('prod is held');
  });
});

test('everything is held by one button of the page of approvals, and the tab says so', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await page.goto('/promotions');
  await page.getByRole('button', { name: 'Hold everything …' }).click();
  const dialog = dialogOf(page, 'Hold everything');
  await say(dialog, 'Black Friday.');
  await dialog.getByRole('button', { name: 'Hold everything' }).click();
  await expect(dialog).toBeHidden();
  const holds = page.getByRole('region', { name: 'Holds' });
  try {
    await expect(holds).toContainText('Black Friday.');
    await picture(page, 'approvals');
    await openPromotion(page, SERVICE);
    await expect(page.getByText('Everything is held')).toBeVisible();
    await picture(page, 'everything-held');
  } finally {
    await page.goto('/promotions');
    await holds.getByRole('button', { name: /^Lift the hold/ }).click();
    await dialogOf(page, /^Lift the hold on everything/)
      .getByRole('button', { name: 'Lift the hold' })
      .click();
  }
  await expect(holds).toContainText('Nothing is held.');
});

test('what waits for the release manager leads to its gate', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await page.goto('/promotions');
  const part = page.getByRole('region', { name: 'Waiting for you' });
  await part.getByRole('link', { name: 'tracking to prod' }).click();
  await expect(
    sentence(page).getByRole('button', { name: 'Review and approve' }),
  ).toBeVisible();
});

test('nothing waits for a viewer, who may hold nothing', async ({ page }) => {
  await signIn(page, 'vic');
  await page.goto('/promotions');
  await expect(page.getByText('Nothing waits for you')).toBeVisible();
  await expectRefused(page.getByRole('button', { name: 'Hold everything …' }));
});

test('what a gate asks is told rule by rule, with where each comes from', async ({
  page,
}) => {
  await signIn(page, 'mona');
  await openPromotion(page, 'tracking');
  const prod = stage(page, 'prod');
  await prod.getByRole('button', { name: /^What this gate asks/ }).click();
  const panel = dialogOf(page, 'What the gate to prod asks');
  const rules = panel.getByRole('table', { name: 'Rules of the gate to prod' });
  await expect(rules.getByRole('row', { name: /^Approvals/ })).toContainText(
    'policy “production”',
  );
  await picture(page, 'policy');
});

test('an override tells what it passes over, and a reason is needed', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, 'tracking');
  await more(page, 'Override the gate');
  const dialog = dialogOf(page, 'Override the gate to prod');
  await expect(dialog).toContainText('This opens the gate past its policy');
  const confirm = dialog.getByRole('button', {
    name: 'Open the gate past its policy',
  });
  await confirm.click();
  await expect(dialog).toContainText('Say why.');
  await picture(page, 'override');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
});

test('who has nothing under way and has given nothing reads so', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, 'tracking');
  const prod = stage(page, 'prod');
  await prod.getByRole('button', { name: /^More/ }).click();
  const list = dialogOf(page, 'What can be done with prod');
  for (const action of ['Withdraw my approval', 'Stop the deployment']) {
    await expectRefused(list.getByRole('button', { name: `${action} …` }));
  }
  await picture(page, 'actions');
});

test('prod is rolled back to what it deployed before, a hold stays, and the record tells it', async ({
  page,
}) => {
  test.setTimeout(240_000);
  await signIn(page, 'rita');
  await openPromotion(page, SERVICE);
  const prod = stage(page, 'prod');
  const before = await syncsOf('argocd-us', PROD);

  await test.step('she chooses an earlier release and reads what that undoes', async () => {
    await more(page, 'Roll back');
    const dialog = dialogOf(page, 'Roll prod back');
    await dialog.getByRole('radio').last().click({ force: true });
    await expect(dialog).toContainText('Commits that are undone');
    await expect(dialog.getByRole('checkbox')).not.toBeChecked();
    await picture(page, 'rollback');
    await say(dialog, 'The map is empty.');
    await dialog.getByRole('button', { name: /^Roll back to/ }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('it is approved by the same policy', async () => {
    const review = sentence(page).getByRole('button', { name: 'Review' });
    await expect(review.or(prod.getByText('prod is held'))).toBeVisible();
    if (await review.isVisible()) {
      await review.click();
      const dialog = dialogOf(page, 'Approve the rollback of prod');
      await expect(dialog).toContainText('The map is empty.');
      await dialog.getByRole('button', { name: /^Approve/ }).click();
      await expect(dialog).toBeHidden();
    }
  });

  await test.step('it is synced once, and a hold stays', async () => {
    await expect
      .poll(() => syncsOf('argocd-us', PROD), { timeout: 60_000 })
      .toHaveLength(before.length + 1);
    await expect(prod).toContainText('after a rollback');
    await picture(page, 'rolled-back');
  });

  await test.step('the activity tells who asked, and why', async () => {
    const activity = page.getByRole('region', { name: /^Activity of/ });
    await expect(activity).toContainText('Rita Solberg');
    await expect(activity).toContainText('The map is empty.');
  });
});

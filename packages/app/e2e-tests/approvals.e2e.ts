import { expect, test } from '@playwright/test';
import {
  dialogOf,
  expectRefused,
  more,
  say,
  sentence,
  stage,
  syncsOf,
} from './approving';
import { enter } from './keys';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';

const SERVICE = 'routing';

test('a release manager holds prod and lifts it, with nothing but the keyboard', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, SERVICE);
  const prod = stage(page, 'prod');
  await expect(prod).toBeVisible();

  await test.step('nothing is held without a reason', async () => {
    await more(page, 'prod', 'Hold');
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
    await expect(
      page.getByText('Everything is held', { exact: true }),
    ).toBeVisible();
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
    'policy “fleet”',
  );
  await picture(page, 'policy');
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

test('an approval that is one of two is taken back, and nothing was deployed', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, 'tracking');
  const prod = stage(page, 'prod');
  await expect(prod).toContainText('0 of 2');

  await test.step('she approves, and it waits for a second person', async () => {
    await sentence(page).getByRole('button', { name: 'Review' }).click();
    const dialog = dialogOf(page, /^Approve/);
    await dialog.getByRole('button', { name: /^Approve/ }).click();
    await expect(dialog).toBeHidden();
    await expect(prod).toContainText('1 of 2 approvals: Rita Solberg');
    await picture(page, 'one-of-two');
  });

  await test.step('who approved is not asked again', async () => {
    await page.goto('/promotions');
    await expect(
      page.getByRole('region', { name: 'Waiting for you' }),
    ).not.toContainText('tracking to prod');
    await openPromotion(page, 'tracking');
  });

  await test.step('she takes it back', async () => {
    const withdraw = prod.getByRole('button', {
      name: /^Withdraw my approval/,
    });
    await enter(page, withdraw);
    const dialog = dialogOf(page, /^Withdraw your approval of/);
    await say(dialog, 'The map tiles are late.');
    await picture(page, 'withdraw');
    await enter(
      page,
      dialog.getByRole('button', { name: 'Withdraw my approval' }),
    );
    await expect(dialog).toBeHidden();
    await expect(prod).toContainText('0 of 2');
  });

  await test.step('the record keeps both, and nothing was synced', async () => {
    const activity = page.getByRole('region', { name: /^Activity of/ });
    await expect(activity).toContainText('The map tiles are late.');
    expect(await syncsOf('argocd-us', 'tracking-prod-austin')).toEqual([]);
  });
});

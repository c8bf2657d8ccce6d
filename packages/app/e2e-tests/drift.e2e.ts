import { expect, type Page, test } from '@playwright/test';
import { stage, syncsOf } from './approving';
import { enter } from './keys';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';
import { order, readApplication } from './world';

const PROD = 'routing-prod';

/** Somebody changes the number of replicas on the cluster, behind Git's back. */
async function scaleByHand(replicas: number): Promise<void> {
  await order('/patch', {
    instance: 'argocd-us',
    cluster: 'us-east',
    key: { kind: 'Deployment', namespace: PROD, name: 'routing' },
    patch: { spec: { replicas } },
  });
}

function differences(page: Page) {
  return page.getByRole('dialog', { name: `What differs on ${PROD}` });
}

test('a change by hand is seen, shown and undone, with nothing but the keyboard', async ({
  page,
}) => {
  await signIn(page, 'rita');
  await openPromotion(page, 'routing');
  const prod = stage(page, 'prod');
  await expect(prod).toContainText('complete');
  const before = await syncsOf('argocd-us', PROD);
  const { status } = await readApplication('argocd-us', PROD);

  await test.step('it is drifted, without a reload', async () => {
    await scaleByHand(7);
    await expect(prod).toContainText('drifted', { timeout: 60_000 });
  });

  await test.step('the difference is the line that was changed', async () => {
    await enter(page, prod.getByRole('button', { name: /Show differences/ }));
    const live = differences(page).getByRole('row', {
      name: /only in the cluster replicas: 7/,
    });
    await expect(live).toBeVisible();
    await picture(page, 'differences');
  });

  await test.step('repairing syncs what was deployed, once', async () => {
    await enter(
      page,
      differences(page).getByRole('button', { name: /^Repair/ }),
    );
    const confirm = page.getByRole('dialog', { name: `Repair ${PROD}` });
    const revision = status.history.at(-1)?.revision ?? '';
    await expect(confirm).toContainText(revision);
    await picture(page, 'repair');
    await enter(page, confirm.getByRole('button', { name: 'Repair now' }));
    await expect(confirm).toBeHidden();
    await expect(
      page.getByText(`${PROD} is repaired`, { exact: false }).first(),
    ).toBeVisible({ timeout: 60_000 });
    await expect(prod).toContainText('complete', { timeout: 60_000 });
    expect(await syncsOf('argocd-us', PROD)).toEqual([...before, revision]);
    await picture(page, 'repaired');
  });
});

test('who may not repair reads why', async ({ page }) => {
  await signIn(page, 'vic');
  await openPromotion(page, 'product-search');
  const repair = stage(page, 'prod').getByRole('button', { name: /^Repair/ });
  await expect(repair).toHaveAttribute('aria-disabled', 'true');
  await expect(repair).toHaveAccessibleDescription(/.+/);
});

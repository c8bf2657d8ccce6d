import { expect, test } from '@playwright/test';
import { sentence, stage } from './approving';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';
import { order, push } from './world';

const SENTENCES: [string, RegExp][] = [
  ['tracking', /prod waits for approval/],
  ['basket', /qa is deploying/],
  ['invoices', /smoke-test/],
  ['ledger', /Degraded/],
  ['product-search', /prod has drifted/],
];

for (const [service, words] of SENTENCES) {
  test(`${service} says what holds its release`, async ({ page }) => {
    await signIn(page, 'mona');
    await openPromotion(page, service);
    await expect(sentence(page)).toContainText(words);
    await picture(page, service);
  });
}

test('an entity without annotations has no Promotion tab', async ({ page }) => {
  await signIn(page, 'lena');
  await page.goto('/catalog/default/component/driver-handbook');
  await expect(
    page.getByRole('heading', { name: 'driver-handbook' }).first(),
  ).toBeVisible();
  await expect(page.getByText('Promotion', { exact: true })).toHaveCount(0);
});

test('an annotated entity whose pipeline does not exist yet offers the template', async ({
  page,
}) => {
  await push(
    'logistics/driver-handbook',
    {
      'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: driver-handbook
  annotations:
    promotions.stagecraft.dev/pipeline: argocd-us:argocd/driver-handbook
spec:
  type: documentation
  lifecycle: production
  owner: group:default/logistics
`,
    },
    'Plan a pipeline',
  );
  await signIn(page, 'lena');
  await expect(async () => {
    await openPromotion(page, 'driver-handbook');
    await expect(page.getByText('No promotion pipeline yet')).toBeVisible({
      timeout: 5_000,
    });
  }).toPass({ timeout: 90_000 });
  await expect(
    page.getByRole('link', { name: 'Create a service with a pipeline' }),
  ).toBeVisible();
  await picture(page, 'no-pipeline-yet');
});

test('an Argo CD that cannot be reached is named, and the others go on', async ({
  page,
}) => {
  await signIn(page, 'lena');
  await openPromotion(page, 'routing');
  await expect(stage(page, 'prod')).toContainText('complete');
  await order('/servers/stop', { server: 'argocd/argocd-us' });
  try {
    await expect(
      page.getByText('Argo CD argocd-us cannot be reached'),
    ).toBeVisible({ timeout: 60_000 });
    await expect(stage(page, 'prod')).toContainText('complete');
    await picture(page, 'unreachable');
    await openPromotion(page, 'basket');
    await expect(page.getByText('live', { exact: true })).toBeVisible();
  } finally {
    await order('/servers/start', { server: 'argocd/argocd-us' });
  }
  await openPromotion(page, 'routing');
  await expect(page.getByText('live', { exact: true })).toBeVisible({
    timeout: 90_000,
  });
});

import { expect, test } from '@playwright/test';
import {
  approveAs,
  expectOneSyncEach,
  sentence,
  stage,
  syncsOf,
} from './approving';
import {
  askForge,
  create,
  expectComplete,
  expectEditor,
  followToPipeline,
  merge,
  nameIt,
  newName,
  openTemplate,
} from './creating';
import { openPromotion, signIn } from './people';
import { picture } from './screenshots';
import { push, readApplication } from './world';

const SERVICE = newName('greeter');
const PROD = `${SERVICE}-prod`;

test('a service is created, moves to qa by itself, and exactly what was approved reaches prod once', async ({
  page,
  browser,
}) => {
  test.setTimeout(300_000);
  await signIn(page, 'mona');
  await page.getByRole('link', { name: 'Create' }).first().click();
  await expect(
    page.getByText('New service with a promotion pipeline'),
  ).toBeVisible();
  await openTemplate(page, 'new-service');
  await nameIt(page, SERVICE, 'payments');
  await page.getByRole('button', { name: 'Next' }).click();
  await expectEditor(page);
  await picture(page, 'create-stages');
  await create(page);
  await followToPipeline(page);

  await test.step('the pipeline appears and moves without a reload', async () => {
    await page.evaluate(() => {
      document.body.dataset.loaded = 'once';
    });
    for (const name of ['dev', 'qa', 'performance']) {
      await expectComplete(page, name);
    }
    await expect(sentence(page)).toContainText('prod waits for approval');
    await expect(page.locator('body')).toHaveAttribute('data-loaded', 'once');
    expect(await syncsOf('argocd-eu', PROD)).toEqual([]);
  });

  await test.step('the release manager approves', async () => {
    await approveAs(browser, 'rita', {
      service: SERVICE,
      comment: 'First release',
    });
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

test('each open pull request of a service is deployed, and leaves when it is closed', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page, 'mona');
  await openTemplate(page, 'pull-request-previews');
  await page.getByLabel('Service').first().fill(SERVICE);
  await page.getByRole('option', { name: SERVICE }).first().click();
  await picture(page, 'template-pull-request-previews');
  await create(page);
  await merge(page);
  await push(
    `payments/${SERVICE}`,
    { 'CHANGES.md': 'It greets in French.\n' },
    'Greet in French',
    'french',
  );
  const pulls = `/repos/payments/${SERVICE}/pulls`;
  // The first one brought the previews.
  const preview = `${SERVICE}-pr-2`;
  await askForge('POST', pulls, {
    head: 'french',
    base: 'main',
    title: 'Greet in French',
  });
  await openPromotion(page, SERVICE);
  const previews = stage(page, 'previews');
  await expect(previews).toContainText(preview, { timeout: 120_000 });
  await expectComplete(page, 'previews');
  await picture(page, 'template-pull-request-previews-moving');

  await askForge('PATCH', `${pulls}/2`, { state: 'closed' });
  await expect(previews).not.toContainText(preview, { timeout: 120_000 });
});

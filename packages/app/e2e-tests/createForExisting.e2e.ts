import { expect, test, type Page } from '@playwright/test';
import { approveAs, sentence, stage } from './approving';
import {
  create,
  expectComplete,
  expectEditor,
  merge,
  openTemplate,
} from './creating';
import { openPromotion, signIn, type Person } from './people';
import { picture } from './screenshots';

test.describe.configure({ mode: 'serial' });

/** Signs in and opens a template for one of the services that exist already. */
async function begin(
  page: Page,
  person: Person,
  { template, service }: { template: string; service: string },
): Promise<void> {
  test.setTimeout(300_000);
  await signIn(page, person);
  await openTemplate(page, template);
  await page.getByLabel('Service').first().fill(service);
  await page.getByRole('option', { name: service }).first().click();
}

/** The catalog asks once a minute which services have a pipeline that their own entry does not name. */
async function untilLinked(page: Page, service: string): Promise<void> {
  await expect(async () => {
    await openPromotion(page, service);
    await expect(page.locator('[data-stagecraft="promotion"]')).toBeVisible({
      timeout: 5_000,
    });
  }).toPass({ timeout: 180_000 });
}

const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click();

test('a service whose manifests lie beside it gets a pipeline by a pull request', async ({
  page,
}) => {
  const service = 'vouchers';
  await begin(page, 'mona', { template: 'add-pipeline', service });
  await page.getByLabel('Name of the pipeline').fill(service);
  await picture(page, 'template-add-pipeline');
  await next(page);
  await next(page);
  await expectEditor(page);
  await create(page);
  await merge(page);
  await untilLinked(page, service);
  await expectComplete(page, 'dev');
  await expectComplete(page, 'qa');
  await picture(page, 'template-add-pipeline-moving');
});

test('its stage gets another region by a pull request, once a person agrees', async ({
  page,
  browser,
}) => {
  const service = 'vouchers';
  await begin(page, 'mona', { template: 'add-target', service });
  await next(page);
  await page.getByRole('textbox', { name: /^Stage/ }).fill('qa');
  await page.getByRole('textbox', { name: /^Cluster/ }).fill('eu-north');
  await picture(page, 'template-add-target');
  await create(page);
  await merge(page);
  await openPromotion(page, service);
  await expect(stage(page, 'qa')).toContainText('vouchers-qa-eu-north', {
    timeout: 90_000,
  });
  // No stage before runs anything for it, so nothing could have been proven there.
  await expect(sentence(page)).toContainText(
    'changed nothing in any earlier stage',
    { timeout: 90_000 },
  );
  await picture(page, 'template-add-target-moving');
  await approveAs(browser, 'rita', { service, comment: 'Another region' });
  await expectComplete(page, 'qa');
});

test('a service whose chart lies in a repository of its own gets a pipeline there', async ({
  page,
}) => {
  const service = 'reviews';
  await begin(page, 'sven', { template: 'add-pipeline', service });
  await page.getByLabel('Name of the pipeline').fill(service);
  await page.getByLabel('Where its manifests are').first().click();
  await page.getByRole('option', { name: /In a repository of their/ }).click();
  await page.getByLabel('Name of that repository').fill('reviews-config');
  await next(page);
  await page.getByLabel('Kind').first().click();
  await page.getByRole('option', { name: 'Helm chart' }).click();
  await page.getByLabel('Folder').fill('chart');
  await next(page);
  await expectEditor(page);
  await create(page);
  await merge(page);
  await untilLinked(page, service);
  await expectComplete(page, 'dev');
  await expectComplete(page, 'qa');
});

import { test } from '@playwright/test';
import {
  create,
  expectComplete,
  expectEditor,
  followToPipeline,
  nameIt,
  newName,
  openTemplate,
} from './creating';
import { signIn } from './people';
import { picture } from './screenshots';

const TENANT = newName('acme');

test('what a customer runs is deployed part by part, each once the one before it is proven', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page, 'mona');
  await openTemplate(page, 'tenant');
  await nameIt(page, TENANT, 'payments');
  await page.getByRole('button', { name: 'Next' }).click();
  await expectEditor(page);
  await picture(page, 'template-tenant');
  await create(page);
  await followToPipeline(page);
  for (const part of ['data', 'api', 'web']) {
    await expectComplete(page, part);
  }
  await picture(page, 'template-tenant-moving');
});

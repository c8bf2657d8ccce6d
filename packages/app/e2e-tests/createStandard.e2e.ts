import { expect, test } from '@playwright/test';
import { sentence, stage } from './approving';
import {
  create,
  expectComplete,
  followToPipeline,
  merge,
  nameIt,
  newName,
  openTemplate,
} from './creating';
import { signIn } from './people';
import { picture } from './screenshots';

const SERVICE = newName('receipts');

test('a service joins the standard pipeline of its group with one file, and moves', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page, 'mona');
  await openTemplate(page, 'new-service-standard');
  await nameIt(page, SERVICE, 'payments');
  await picture(page, 'template-new-service-standard');
  await page.getByRole('button', { name: 'Next' }).click();
  await create(page);
  await merge(page);
  await followToPipeline(page);
  await expect(stage(page, 'dev')).toContainText(`${SERVICE}-dev`, {
    timeout: 90_000,
  });
  await expectComplete(page, 'dev');
  await expectComplete(page, 'qa');
  await expect(sentence(page)).toContainText('prod waits for approval');
  await picture(page, 'template-new-service-standard-moving');
});

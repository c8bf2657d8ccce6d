import { expect, test } from '@playwright/test';
import {
  askForge,
  create,
  expectComplete,
  expectEditor,
  followToPipeline,
  nameIt,
  newName,
  openTemplate,
} from './creating';
import { sentence } from './approving';
import { signIn } from './people';
import { picture } from './screenshots';
import { push } from './world';

const SERVICE = newName('postcards');

test('a service is created whose releases get from folder to folder by pull requests', async ({
  page,
}) => {
  test.setTimeout(300_000);
  await signIn(page, 'mona');
  await openTemplate(page, 'pull-request-promotion');
  await nameIt(page, SERVICE, 'payments');
  await page.getByLabel(/^Who reviews/).fill('Release');
  await page
    .getByRole('option', { name: /release/i })
    .first()
    .click();
  await page.getByRole('button', { name: 'Next' }).click();
  await expectEditor(page);
  await picture(page, 'template-pull-request-promotion');
  await create(page);
  await followToPipeline(page);
  await expectComplete(page, 'dev');
  await expectComplete(page, 'qa');
  await expect(sentence(page)).toContainText('prod waits for approval');

  await test.step('what CI proposes for qa is deployed there once it is merged', async () => {
    const repository = `payments/${SERVICE}`;
    await push(
      repository,
      {
        'environments/qa/values-images.yaml':
          'image:\n  repository: registry.stagecraft.example/postcards\n  tag: 1.1.0\n',
      },
      `Promote ${SERVICE} from dev to qa`,
      'promote-to-qa',
    );
    await askForge('POST', `/repos/${repository}/pulls`, {
      head: 'promote-to-qa',
      base: 'main',
      title: `Promote ${SERVICE} from dev to qa`,
    });
    await askForge('POST', `/repos/${repository}/pulls/1/merge`, {
      Do: 'merge',
    });
    await expect(sentence(page)).toContainText(/Promote postcards/, {
      timeout: 90_000,
    });
    await expectComplete(page, 'qa');
    await picture(page, 'template-pull-request-promotion-moving');
  });
});

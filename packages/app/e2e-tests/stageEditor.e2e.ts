import { expect, test, type Locator, type Page } from '@playwright/test';
import { findings } from './axe';
import { expectEditor, nameIt, newName, openTemplate } from './creating';
import { enter, tabTo } from './keys';
import { signIn } from './people';
import { picture } from './screenshots';

const EDITOR = '[data-stagecraft="stages"]';

/** The step of the form in which the stages are chosen. */
async function openStages(page: Page): Promise<Locator> {
  await signIn(page, 'mona');
  await openTemplate(page, 'new-service');
  await nameIt(page, newName('basket'), 'payments');
  await page.getByRole('button', { name: 'Next' }).click();
  await expectEditor(page);
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByRole('list').first()).toBeVisible();
  return preview;
}

const names = (page: Page) =>
  page
    .locator(`${EDITOR} [data-stage]`)
    .evaluateAll(stages =>
      stages.map(stage => stage.querySelector('input')?.value),
    );

const handle = (page: Page, stage: string) =>
  page.getByRole('button', { name: new RegExp(`^Move the stage ${stage},`) });

test('stages are moved, added and named with nothing but the keyboard', async ({
  page,
}) => {
  const preview = await openStages(page);
  await tabTo(page, handle(page, 'performance'));
  await page.keyboard.press('ArrowUp');
  expect(await names(page)).toEqual(['dev', 'performance', 'qa', 'prod']);
  await expect(handle(page, 'performance')).toBeFocused();
  await enter(page, page.getByRole('button', { name: 'Add a stage' }));
  await page.keyboard.type('prod-us');
  expect(await names(page)).toEqual([
    'dev',
    'performance',
    'qa',
    'prod',
    'prod-us',
  ]);
  await expect(preview.getByText(/-prod-us$/).first()).toBeVisible();
});

test('a stage is dragged to another place', async ({ page }) => {
  await openStages(page);
  await handle(page, 'dev').hover();
  await page.mouse.down();
  const qa = page.getByRole('button', { name: 'Add a target to qa' });
  const box = await qa.boundingBox();
  await page.mouse.move(box?.x ?? 0, box?.y ?? 0, { steps: 5 });
  await page.mouse.up();
  expect(await names(page)).toEqual(['qa', 'dev', 'performance', 'prod']);
});

test('a name that cannot be used is told at its field, and keeps the form', async ({
  page,
}) => {
  await openStages(page);
  const name = page
    .locator(EDITOR)
    .getByRole('textbox', { name: 'Stage', exact: true })
    .first();
  await name.fill('Prod {{ evil }}');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('button', { name: 'Review' }).click();
  await expect(page.getByRole('button', { name: 'Create' })).toHaveCount(0);
  await expect(name).toHaveValue('Prod {{ evil }}');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('the stage editor has nothing to find', async ({ page }) => {
      await openStages(page);
      await picture(page, `stage-editor-${colorScheme}`);
      expect(await findings(page, axe => axe.include(EDITOR))).toEqual([]);
      await page.getByRole('button', { name: 'Add a stage' }).click();
      await expect(page.locator('[data-note="error"]').first()).toBeVisible();
      expect(await findings(page, axe => axe.include(EDITOR))).toEqual([]);
    });
  });
}

test.describe('on a telephone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('the stage editor stays within the screen', async ({ page }) => {
    await openStages(page);
    await picture(page, 'stage-editor-narrow');
    const widest = await page
      .locator(`${EDITOR} *`)
      .evaluateAll(all =>
        Math.max(...all.map(one => one.getBoundingClientRect().right)),
      );
    expect(widest).toBeLessThanOrEqual(360);
  });
});

import { expect, test } from '@playwright/test';
import { sentence } from './approving';
import { openPromotion, type Person, signIn } from './people';

const DEVELOPERS: Person[] = ['mona', 'sven', 'lena'];

test('the release manager may decide', async ({ page }) => {
  await signIn(page, 'rita');
  await openPromotion(page, 'tracking');
  await expect(
    sentence(page).getByRole('button', { name: 'Review and approve' }),
  ).toBeEnabled();
});

for (const developer of DEVELOPERS) {
  test(`${developer}, a developer, sees why approving is not for them`, async ({
    page,
  }) => {
    await signIn(page, developer);
    await openPromotion(page, 'tracking');
    const approve = sentence(page).getByRole('button', {
      name: 'Approve',
      exact: true,
    });
    await expect(approve).toHaveAttribute('aria-disabled', 'true');
    await expect(approve).toHaveAccessibleDescription(/no approver of prod/);
  });
}

test('a viewer sees why approving is not for them', async ({ page }) => {
  await signIn(page, 'vic');
  await openPromotion(page, 'tracking');
  const approve = sentence(page).getByRole('button', {
    name: 'Approve',
    exact: true,
  });
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  await expect(approve).toHaveAccessibleDescription(/.+/);
});

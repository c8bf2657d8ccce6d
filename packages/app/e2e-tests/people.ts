/** The people of the demo, as they use the portal. */

import { expect, type Page } from '@playwright/test';

export type Person = 'mona' | 'sven' | 'lena' | 'rita' | 'nils' | 'vic';

const NAMES: Record<Person, string> = {
  mona: 'Mona Haddad',
  sven: 'Sven Okafor',
  lena: 'Lena Park',
  rita: 'Rita Solberg',
  nils: 'Nils Aalto',
  vic: 'Vic Moreau',
};

/** Signs in on the sign-in page, and waits for the portal behind it. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('button', { name: `Sign in as ${NAMES[person]}` })
    .click();
  await expect(
    page.getByRole('heading', { name: 'Stagecraft Catalog' }),
  ).toBeVisible();
}

/** Opens the Promotion tab of a service. */
export async function openPromotion(page: Page, service: string) {
  await page.goto(`/catalog/default/component/${service}/promotion`);
}

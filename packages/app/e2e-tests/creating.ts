/** Creating things from templates, and merging what they propose at the forge. */

import { expect, type Page } from '@playwright/test';
import { verdict } from './approving';
import { DEMO_SECRET, PORTS } from './setting';

/** A name that no earlier run against the same world has taken. */
export function newName(beginning: string): string {
  return `${beginning}-${Date.now().toString(36)}`;
}

export async function openTemplate(page: Page, name: string): Promise<void> {
  await page.goto(`/create/templates/default/${name}`);
}

/** Fills in what a thing is called and which team owns it. */
export async function nameIt(
  page: Page,
  name: string,
  owner: string,
): Promise<void> {
  await page
    .getByLabel(/^(Short name|Name)/)
    .first()
    .fill(name);
  await page.getByLabel('Owner').first().fill(owner);
  await page
    .getByRole('option', { name: new RegExp(owner, 'i') })
    .first()
    .click();
}

/** Sends the form off from its last page, and waits for the page with the links. */
export async function create(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).last().click();
  await expect(
    page.getByRole('link', { name: 'The promotion pipeline' }),
  ).toBeVisible({ timeout: 90_000 });
}

/** Follows the link to the tab, until the catalog has read what was registered. */
export async function followToPipeline(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'The promotion pipeline' }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.locator('[data-stagecraft="promotion"]')).toBeVisible({
      timeout: 5_000,
    });
  }).toPass({ timeout: 60_000 });
}

/** The stages can be edited, and it shows what they make; before that there is a grey area. */
export async function expectEditor(page: Page): Promise<void> {
  await expect(
    page.getByRole('button', { name: 'Add a stage' }).first(),
  ).toBeVisible();
  await expect(page.getByText('Checking…')).toBeHidden();
}

/** Nothing of the newest candidate is left to do in a stage. */
export async function expectComplete(page: Page, name: string) {
  await expect(
    verdict(page, name).getByText('complete', { exact: true }),
  ).toBeVisible({ timeout: 120_000 });
}

/** Merges the pull request that a link of the page leads to, as somebody of the team does at the forge. */
export async function merge(page: Page): Promise<void> {
  const link = page.getByRole('link', { name: /pull request/ });
  const { pathname } = new URL((await link.getAttribute('href')) ?? '');
  await askForge('POST', `/repos${pathname}/merge`, { Do: 'merge' });
}

/** Asks the forge for something, as Mona. */
export async function askForge(
  method: 'POST' | 'PATCH',
  path: string,
  body: object,
): Promise<void> {
  const credentials = Buffer.from(`mona:${DEMO_SECRET}`).toString('base64');
  const response = await fetch(
    `http://127.0.0.1:${PORTS.FORGE_PORT}/api/v1${path}`,
    {
      method,
      headers: {
        authorization: `Basic ${credentials}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    },
  );
  if (!response.ok) {
    throw new Error(`${path} was refused: ${await response.text()}`);
  }
}

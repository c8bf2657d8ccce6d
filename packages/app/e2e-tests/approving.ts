/** Looking at a pipeline and deciding in the portal, and what Argo CD was asked because of it. */

import {
  expect,
  type Browser,
  type Locator,
  type Page,
} from '@playwright/test';
import { z } from 'zod';
import { enter } from './keys';
import { openPromotion, signIn, type Person } from './people';
import { readCalls, type Instance } from './world';

/** The sentence at the top of the tab, with the one action. */
export function sentence(page: Page): Locator {
  return page.getByRole('region', { name: 'What holds the release' });
}

/** A stage of the lane. */
export function stage(page: Page, name: string): Locator {
  const heading = page.getByRole('heading', { name, exact: true });
  return page
    .locator('[data-stagecraft="promotion"] li')
    .filter({ has: heading });
}

/** What a stage says of itself, beside its name; its targets have verdicts of their own below. */
export function verdict(page: Page, name: string): Locator {
  const heading = page.getByRole('heading', { name, exact: true });
  return stage(page, name).locator('header').filter({ has: heading });
}

export function dialogOf(page: Page, name: string | RegExp): Locator {
  return page.getByRole('dialog', { name });
}

/** Opens what is one step behind the card of a stage, with the keyboard. */
export async function more(
  page: Page,
  name: string,
  action: string,
): Promise<void> {
  await enter(page, stage(page, name).getByRole('button', { name: /^More/ }));
  const list = dialogOf(page, `What can be done with ${name}`);
  await enter(page, list.getByRole('button', { name: `${action} …` }));
}

/** What may not be ordered says why, and stays reachable. */
export async function expectRefused(button: Locator): Promise<void> {
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/.+/);
}

/** Somebody else looks at what waits in a service's pipeline, and approves it. */
export async function approveAs(
  browser: Browser,
  person: Person,
  { service, comment }: { service: string; comment: string },
): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, person);
  await openPromotion(page, service);
  await sentence(page).getByRole('button', { name: 'Review' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Comment').fill(comment);
  await dialog.getByRole('button', { name: /^Approve/ }).click();
  await expect(dialog).toBeHidden();
  await context.close();
}

export async function say(dialog: Locator, reason: string): Promise<void> {
  await dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason);
}

const sync = z.object({ revision: z.string() });

/** The syncs that an Argo CD accepted for an Application: the commit of each. */
export async function syncsOf(
  instance: Instance,
  application: string,
): Promise<string[]> {
  const path = `/api/v1/applications/${application}/sync`;
  return (await readCalls(instance))
    .filter(call => call.method === 'POST' && call.status === 200)
    .filter(call => call.path.split('?')[0] === path)
    .map(call => sync.parse(JSON.parse(call.body)).revision);
}

/** Exactly one sync, at exactly that commit, was asked of each Application. */
export async function expectOneSyncEach(
  instance: Instance,
  applications: string[],
  revision: string,
): Promise<void> {
  for (const application of applications) {
    expect(await syncsOf(instance, application)).toEqual([revision]);
  }
}

/** Going through the dialogs of a gate as a person does. */

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import { governed } from './deciding';
import { FakePromotionsApi } from './FakePromotionsApi';
import { openTab } from './openTab';

export function open(pipeline: PipelineResponse = governed()) {
  return openTab(new FakePromotionsApi([pipeline]), {
    'user:default/grace': 'Grace Hopper',
  });
}

export const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));

export const dialogOf = async (name: string) =>
  within(await screen.findByRole('dialog', { name }));

export const told = () =>
  screen
    .getAllByRole('status', { hidden: true })
    .map(one => one.textContent)
    .join(' ');

/** Opens what is one step behind the card. */
export async function choose(action: string, title: string) {
  await press('More for prod');
  const list = await dialogOf('What can be done with prod');
  await userEvent.click(await list.findByRole('button', { name: action }));
  return dialogOf(title);
}

export async function say(
  dialog: Awaited<ReturnType<typeof dialogOf>>,
  why: string,
) {
  await userEvent.type(
    await dialog.findByRole('textbox', { name: /^Reason/ }),
    why,
  );
}

/** Finds the parts of the stage editor as a person does, by their names. */

import { screen, within } from '@testing-library/react';

const LANE = 'Stages of checkout';

export async function stages() {
  const lane = await screen.findByRole('list', { name: LANE });
  return within(lane).getAllByRole('listitem', { name: /^Stage/ });
}

export async function stage(name: string) {
  const lane = await screen.findByRole('list', { name: LANE });
  return within(lane).getByRole('listitem', {
    name: new RegExp(`^Stage \\d+: ${name}$`),
  });
}

export async function names() {
  return (await stages()).map(
    one => within(one).getByLabelText<HTMLInputElement>('Stage').value,
  );
}

/** What is read out. */
export function told(): string {
  return screen
    .getAllByRole('status')
    .map(one => one.textContent)
    .join(' ');
}

export const handle = (name: string) =>
  screen.getByRole('button', { name: new RegExp(`^Move the stage ${name}`) });

import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { announce } from '../../__testUtils__/announce';
import { RIGHTS, governed, held, hold } from '../../__testUtils__/deciding';
import {
  choose,
  dialogOf,
  open,
  press,
  say,
  told,
} from '../../__testUtils__/gateDialogs';

describe('I hold', () => {
  it('the stage that I came from', async () => {
    const { api } = open();
    const dialog = await choose('Hold …', 'Hold');
    expect(
      await dialog.findByRole('radio', { name: 'Only prod' }),
    ).toBeChecked();
    await say(dialog, 'The payment provider is down.');
    await userEvent.click(dialog.getByRole('button', { name: 'Hold it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.held).toEqual([
      { scope: hold().scope, reason: 'The payment provider is down.' },
    ]);
  });

  it('everything, where I may, and read what that stops', async () => {
    const { api } = open();
    await press('Hold checkout or more');
    const dialog = await dialogOf('Hold');
    await userEvent.click(
      await dialog.findByRole('radio', { name: 'Everything' }),
    );
    expect(dialog.getByText(/sends no sync anywhere/)).toBeVisible();
    await say(dialog, 'Black Friday.');
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Hold everything' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.held).toEqual([
      { scope: { kind: 'everything' }, reason: 'Black Friday.' },
    ]);
    expect(told()).toContain('Held: everything.');
  });

  it('not everything where I may not, and read why', async () => {
    const { api } = open();
    const reason = 'You may not hold everything.';
    api.decided.holds = () => ({
      items: [],
      viewer: { freeze: { allowed: false, code: 'notAllowed', reason } },
    });
    await press('Hold checkout or more');
    const dialog = await dialogOf('Hold');
    await userEvent.click(
      await dialog.findByRole('radio', { name: 'Everything' }),
    );
    expect(
      await dialog.findByRole('button', { name: 'Hold everything' }),
    ).toHaveAccessibleDescription(reason);
  });
});

describe('A hold', () => {
  it('tells who put it, why, and stands above the lane when it stops more than a stage', async () => {
    open(held());
    expect(await screen.findByText('Everything is held')).toBeVisible();
    expect(screen.getByText('prod is held')).toBeVisible();
    expect(screen.getByText('The payment provider is down.')).toBeVisible();
    expect(await screen.findAllByText(/^by Grace Hopper since/)).toHaveLength(
      2,
    );
  });

  it('is lifted by a person who confirms it', async () => {
    const { api } = open(held());
    await press('Lift the hold: prod is held');
    const title = 'Lift the hold on prod of argocd-eu:argocd/checkout';
    const dialog = await dialogOf(title);
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Lift the hold' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.lifted).toEqual([
      { id: 'hold-stage', request: { reason: undefined } },
    ]);
  });

  it('that I may not lift says why', async () => {
    const reason = 'You may not lift it.';
    const refused = { allowed: false, code: 'notAllowed', reason } as const;
    const prod: Partial<Stage> = {
      holds: [hold()],
      viewer: { ...RIGHTS, hold: refused },
    };
    open(governed(prod));
    const button = await screen.findByRole('button', {
      name: /^Lift the hold/,
    });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(reason);
  });

  it('that is gone takes no focus with it', async () => {
    const { api, signals } = open(held());
    await press('Lift the hold: prod is held');
    const title = 'Lift the hold on prod of argocd-eu:argocd/checkout';
    const dialog = await dialogOf(title);
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Lift the hold' }),
    );
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Lift the hold: prod is held' }),
      ).toHaveFocus(),
    );
    api.pipelines = [{ ...governed(), version: 2 }];
    await announce(signals, 2);
    await waitFor(() =>
      expect(
        screen.getByRole('region', { name: 'Promotion pipeline checkout' }),
      ).toHaveFocus(),
    );
  });
});

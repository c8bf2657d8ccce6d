import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  PipelineResponse,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { announce } from '../../__testUtils__/announce';
import { answeredError } from '../../__testUtils__/answeredError';
import {
  RIGHTS,
  YES,
  governed,
  held,
  hold,
  overridden,
} from '../../__testUtils__/deciding';
import { FakePromotionsApi } from '../../__testUtils__/FakePromotionsApi';
import { openTab } from '../../__testUtils__/openTab';
import { waiting } from '../../__testUtils__/scenarios';

function open(pipeline: PipelineResponse = governed()) {
  return openTab(new FakePromotionsApi([pipeline]), {
    'user:default/grace': 'Grace Hopper',
  });
}

const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));

const dialogOf = async (name: string) =>
  within(await screen.findByRole('dialog', { name }));

const told = () =>
  screen
    .getAllByRole('status', { hidden: true })
    .map(one => one.textContent)
    .join(' ');

/** Opens what is one step behind the card. */
async function choose(action: string, title: string) {
  await press('More for prod');
  const list = await dialogOf('What can be done with prod');
  await userEvent.click(await list.findByRole('button', { name: action }));
  return dialogOf(title);
}

async function say(dialog: Awaited<ReturnType<typeof dialogOf>>, why: string) {
  await userEvent.type(
    await dialog.findByRole('textbox', { name: /^Reason/ }),
    why,
  );
}

describe('What can be done with a stage', () => {
  it('is one step away, and what may not be done says why and does nothing', async () => {
    open();
    await press('More for prod');
    const list = await dialogOf('What can be done with prod');
    const stop = await list.findByRole('button', {
      name: 'Stop the deployment …',
    });
    expect(stop).toHaveAttribute('aria-disabled', 'true');
    expect(stop).toHaveAccessibleDescription('Nothing is under way.');
    await userEvent.click(stop);
    expect(
      screen.getByRole('dialog', { name: 'What can be done with prod' }),
    ).toBeVisible();
  });

  it('is not offered where an older backend does not name it', async () => {
    open(waiting());
    await screen.findByRole('button', { name: 'Review and approve' });
    expect(screen.queryByRole('button', { name: /^More for/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Hold/ })).toBeNull();
    expect(
      screen.queryByRole('button', { name: /^What this gate asks/ }),
    ).toBeNull();
  });

  it('leads back to the button that I came from', async () => {
    open();
    const dialog = await choose('Hold …', 'Hold');
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Cancel' }),
    );
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'More for prod' }),
      ).toHaveFocus(),
    );
  });
});

describe('I withdraw my approval', () => {
  const mine = () => governed({ viewer: { ...RIGHTS, withdraw: YES } });

  it('of exactly the release that I approved, after I confirmed it', async () => {
    const { api } = open(mine());
    await press('Withdraw my approval: prod');
    const dialog = await dialogOf('Withdraw your approval of 749bde9');
    expect(
      await dialog.findByText(/Your approval of 749bde9 for prod no longer/),
    ).toBeVisible();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Withdraw my approval' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.decisions).toEqual([
      { decision: 'withdraw', releaseId: 'release-2', comment: undefined },
    ]);
    expect(told()).toContain('You withdrew your approval of 749bde9 for prod.');
  });

  it('and am too late, I read why', async () => {
    const { api } = open(mine());
    const reason = 'Something was sent already.';
    api.refuseWith = await answeredError(403, 'NotAllowedError', reason);
    await press('Withdraw my approval: prod');
    const dialog = await dialogOf('Withdraw your approval of 749bde9');
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Withdraw my approval' }),
    );
    expect(
      await dialog.findByText(`It was not accepted: ${reason}`),
    ).toBeVisible();
    expect(told()).not.toContain('You withdrew');
  });
});

describe('I override a gate', () => {
  const TITLE = 'Override the gate to prod';

  it('after I read what is passed over, and said why', async () => {
    const { api } = open();
    const dialog = await choose('Override the gate …', TITLE);
    expect(
      await dialog.findByText('This opens the gate past its policy'),
    ).toBeVisible();
    const passed = within(
      dialog.getByRole('region', { name: 'What is passed over' }),
    );
    expect(passed.getByText(/It soaks for 30 min/)).toBeVisible();
    expect(passed.getByText(/Separation of duties/)).toBeVisible();
    await say(dialog, 'Customers cannot pay.');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open the gate past its policy' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.decisions).toEqual([
      {
        decision: 'override',
        releaseId: 'release-2',
        comment: 'Customers cannot pay.',
      },
    ]);
    expect(told()).toContain('You opened prod for 749bde9 by override.');
  });

  it('not without a reason: the field says so, and nothing is sent', async () => {
    const { api } = open();
    const dialog = await choose('Override the gate …', TITLE);
    await userEvent.click(
      await dialog.findByRole('button', {
        name: 'Open the gate past its policy',
      }),
    );
    expect(await dialog.findByText('Say why.')).toBeVisible();
    const field = dialog.getByRole('textbox', { name: /^Reason/ });
    expect(field).toBeInvalid();
    expect(api.decisions).toEqual([]);
  });

  it('not of a release that changed while I looked', async () => {
    const { api, signals } = open();
    const dialog = await choose('Override the gate …', TITLE);
    await dialog.findByRole('textbox', { name: /^Reason/ });
    const release = { id: 'release-9', revisions: ['abc1234'], offered: true };
    api.pipelines = [{ ...governed({ release }), version: 2 }];
    await announce(signals, 2);
    expect(
      await dialog.findByText(
        'It was 749bde9 and is abc1234 now. Nothing was decided.',
      ),
    ).toBeVisible();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Open the gate past its policy' }),
    );
    expect(api.decisions).toEqual([]);
  });

  it('and everybody sees that it was one, who did it and why', async () => {
    open(overridden());
    expect(
      await screen.findByText(
        /Opened past its policy by Grace Hopper: Customers cannot pay\./,
      ),
    ).toBeVisible();
    expect(screen.getAllByText('override').length).toBeGreaterThan(0);
  });
});

describe('I stop a deployment', () => {
  it('after I read what is under way on each target, and said why', async () => {
    const { api } = open(overridden());
    await press('Stop the deployment: prod');
    const dialog = await dialogOf('Stop the deployment to prod');
    const list = within(
      await dialog.findByRole('region', { name: 'Under way' }),
    );
    expect(list.getByText('is done, stays')).toBeVisible();
    expect(list.getByText('waits, will not be sent')).toBeVisible();
    await say(dialog, 'Wrong tag.');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Stop the deployment' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.aborts).toEqual([{ approvalId: 'a1', reason: 'Wrong tag.' }]);
    expect(told()).toContain('You stopped the deployment to prod.');
  });
});

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

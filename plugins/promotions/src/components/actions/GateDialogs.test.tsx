import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { announce } from '../../__testUtils__/announce';
import { answeredError } from '../../__testUtils__/answeredError';
import {
  RIGHTS,
  YES,
  governed,
  overridden,
} from '../../__testUtils__/deciding';
import {
  choose,
  dialogOf,
  open,
  press,
  say,
  told,
} from '../../__testUtils__/gateDialogs';
import { waiting } from '../../__testUtils__/scenarios';

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

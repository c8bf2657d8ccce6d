import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Target } from '@stagecraft/plugin-promotions-common';
import { announce } from '../../__testUtils__/announce';
import { answeredError } from '../../__testUtils__/answeredError';
import { drifted } from '../../__testUtils__/differences';
import { FakePromotionsApi } from '../../__testUtils__/FakePromotionsApi';
import { openTab } from '../../__testUtils__/openTab';
import { NEW, OLD, minutesAgo, operation } from '../../__testUtils__/pipelines';

function open(target: Partial<Target> = {}) {
  return openTab(new FakePromotionsApi([drifted(target)]));
}

async function confirm() {
  await userEvent.click(await screen.findByRole('button', { name: /^Repair/ }));
  return within(
    await screen.findByRole('dialog', { name: 'Repair checkout-prod-eu' }),
  );
}

const told = () =>
  screen
    .getAllByRole('status', { hidden: true })
    .map(one => one.textContent)
    .join(' ');

const after = (more: Parameters<typeof operation>[0]) =>
  operation({ startedAt: minutesAgo(0), ...more });

describe('I repair a drifted target', () => {
  it('after reading what exactly is synced where', async () => {
    open();
    const dialog = await confirm();
    expect(
      await dialog.findByText(/Syncs checkout-prod-eu again/),
    ).toBeVisible();
    expect(dialog.getByText(NEW)).toBeVisible();
    expect(dialog.getByText('prod-eu / shop')).toBeVisible();
  });

  it('and see and hear how far it is', async () => {
    const { api, signals } = open();
    const dialog = await confirm();
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Repair now' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.repairs).toEqual([
      { target: 'checkout-prod-eu', request: { revisions: [NEW] } },
    ]);
    expect(told()).toContain('Repair of checkout-prod-eu is asked for.');

    const running = after({ phase: 'Running', finishedAt: undefined });
    api.pipelines = [{ ...drifted({ operation: running }), version: 2 }];
    await announce(signals, 2);
    await waitFor(() => expect(told()).toContain('Repairing checkout-prod-eu'));

    const done = after({ phase: 'Succeeded' });
    api.pipelines = [
      {
        ...drifted({ operation: done, sync: 'Synced', verdict: 'complete' }),
        version: 3,
      },
    ];
    await announce(signals, 3);
    await waitFor(() =>
      expect(told()).toContain('checkout-prod-eu is repaired'),
    );
    expect(
      screen.getByText(/checkout-prod-eu is repaired/, { selector: 'p span' }),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Repair/ })).toBeNull();
  });

  it('and am refused, I read why and nothing is told of a repair', async () => {
    const { api } = open();
    api.refuseWith = await answeredError(
      409,
      'ConflictError',
      'checkout-prod-eu is syncing.',
    );
    const dialog = await confirm();
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Repair now' }),
    );
    expect(
      await dialog.findByText(
        'The repair was not accepted: checkout-prod-eu is syncing.',
      ),
    ).toBeVisible();
    expect(told()).not.toContain('is asked for');
  });

  it('that runs another release by now: nothing can be sent', async () => {
    const { api, signals } = open();
    const dialog = await confirm();
    await dialog.findByText(/Syncs checkout-prod-eu again/);
    api.pipelines = [{ ...drifted({ deployed: [OLD] }), version: 2 }];
    await announce(signals, 2);
    expect(
      await dialog.findByText(
        'It ran 749bde9 and runs f461d15 now. Nothing was synced.',
      ),
    ).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Repair now' })).toBeDisabled();
  });
});

describe('I may not repair a target', () => {
  it('and the button says why and stays reachable', async () => {
    const reason = 'The sync window is closed until Monday 06:00.';
    open({
      viewer: { repair: { allowed: false, code: 'windowClosed', reason } },
    });
    const button = await screen.findByRole('button', { name: /^Repair/ });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(reason);
    await userEvent.click(button);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('that has not drifted: there is no button', async () => {
    open({ verdict: 'complete', sync: 'Synced' });
    await screen.findByText('checkout-prod-us');
    expect(screen.queryByRole('button', { name: /^Repair/ })).toBeNull();
  });
});

describe('A warning', () => {
  it('tells what differs apart from what to do', async () => {
    open();
    expect(await screen.findByText('What to do')).toBeVisible();
    expect(
      screen.getByText(/Look at the differences; repair it/),
    ).toBeVisible();
  });
});

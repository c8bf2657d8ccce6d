import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answeredError } from '../../__testUtils__/answeredError';
import {
  POLICY,
  chained,
  governed,
  verifying,
} from '../../__testUtils__/deciding';
import { FakePromotionsApi } from '../../__testUtils__/FakePromotionsApi';
import { openTab } from '../../__testUtils__/openTab';

const open = (...pipelines: Parameters<typeof governed>) =>
  openTab(new FakePromotionsApi([governed(...pipelines)]));

const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole('button', { name }));

describe('A gate', () => {
  it('shows what it waits for, and what is met on demand', async () => {
    open();
    const gate = within(
      await screen.findByRole('region', {
        name: 'Conditions of the gate to prod',
      }),
    );
    expect(gate.getByText('2 of 3 conditions met')).toBeVisible();
    expect(gate.getByText(/The required checks passed/)).not.toBeVisible();
    await userEvent.click(gate.getByText('2 of 3 conditions met'));
    expect(gate.getByText(/The required checks passed/)).toBeVisible();
  });

  it('that opens by itself says so in the sentence', async () => {
    openTab(new FakePromotionsApi([verifying()]));
    const sentence = await screen.findByRole('region', {
      name: 'What holds the release of checkout',
    });
    expect(sentence).toHaveTextContent(/opens by itself/);
    expect(
      screen.queryByRole('button', { name: 'Review and approve' }),
    ).toBeNull();
  });
});

describe('What a gate asks', () => {
  it('is listed rule by rule, with where each comes from', async () => {
    open();
    await press(/^What this gate asks/);
    const dialog = within(
      await screen.findByRole('dialog', { name: 'What the gate to prod asks' }),
    );
    const row = await dialog.findByRole('row', { name: /^Gate/ });
    expect(row).toHaveTextContent('the ApplicationSet and policy “production”');
    expect(
      dialog.getByText(/grace, release-managers, or the owners/),
    ).toBeVisible();
  });

  it('tells why nobody can open it', async () => {
    const closedBecause = 'the policy "production" cannot be read';
    open({ policy: { ...POLICY, closedBecause } });
    await press(/^What this gate asks/);
    expect(await screen.findByText(closedBecause)).toBeVisible();
  });

  it('is asked of the backend where the pipeline does not tell it', async () => {
    open({ policy: undefined });
    await press(/^What this gate asks/);
    expect(
      await screen.findByRole('row', { name: /^Separation of duties/ }),
    ).toBeVisible();
  });
});

describe('When the policy wants a comment', () => {
  async function review() {
    const { api } = open();
    await press('Review and approve');
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText('cache price lookups');
    return { api, dialog };
  }

  it('I read what it wants, and approve nothing without one', async () => {
    const { api, dialog } = await review();
    const field = dialog.getByRole('textbox', { name: /^Comment/ });
    expect(field).toHaveAccessibleDescription(
      /A change ticket such as CHG-1234/,
    );
    await userEvent.click(
      dialog.getByRole('button', { name: 'Approve and deploy' }),
    );
    expect(
      await dialog.findByText(
        'A comment is needed: A change ticket such as CHG-1234.',
      ),
    ).toBeVisible();
    expect(field).toBeInvalid();
    expect(api.decisions).toEqual([]);
  });

  it('and mine does not fit, I read so at the field', async () => {
    const { api, dialog } = await review();
    const reason = 'It names no change ticket.';
    api.refuseWith = await answeredError(
      403,
      'NotAllowedError',
      reason,
      'commentNeeded',
    );
    const field = dialog.getByRole('textbox', { name: /^Comment/ });
    await userEvent.type(field, 'ok');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Approve and deploy' }),
    );
    expect(await dialog.findByText(reason)).toBeVisible();
    expect(field).toBeInvalid();
    expect(field).toHaveValue('ok');
  });
});

describe('The activity', () => {
  it('is what was recorded, with who and why, overrides marked', async () => {
    openTab(new FakePromotionsApi([governed()]), {
      'user:default/grace': 'Grace Hopper',
    });
    const override = await screen.findByText(
      /Grace Hopper overrode the gate for 749bde9 in prod/,
    );
    const list = within(
      screen.getByRole('region', { name: 'Activity of checkout' }),
    );
    expect(within(override).getByText('override')).toBeVisible();
    expect(list.getByText('Customers cannot pay.')).toBeVisible();
    expect(
      list.getByText('admin in Argo CD · outside the portal'),
    ).toBeVisible();
    expect(
      list.getByText(
        'ada was refused to approve in prod: You wrote a commit of it.',
      ),
    ).toBeVisible();
  });

  it('goes back a page at a time', async () => {
    open();
    await press('Show older entries');
    expect(await screen.findByText('qa was opened for 749bde9')).toBeVisible();
    expect(screen.getByText('prod · the portal · opened')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Show older entries' }),
    ).toBeNull();
  });

  it('is what the approval tells, where the record may not be read', async () => {
    const api = new FakePromotionsApi([governed()]);
    const refusal = await answeredError(403, 'NotAllowedError', 'No');
    api.decided.activity = () => Promise.reject(refusal);
    openTab(api);
    expect(
      await screen.findByText('grace approved 749bde9 for prod'),
    ).toBeVisible();
  });
});

describe('A pipeline of several ApplicationSets', () => {
  it('is shown part by part in its order, and says what comes before', async () => {
    openTab(new FakePromotionsApi(chained()));
    await waitFor(() =>
      expect(
        screen
          .getAllByRole('region', { name: /^Promotion pipeline/ })
          .map(one => one.getAttribute('aria-label')),
      ).toEqual([
        'Promotion pipeline checkout',
        'Promotion pipeline checkout-prod',
      ]),
    );
    const parts = within(
      screen.getByRole('navigation', {
        name: 'Parts of checkout everywhere, at checkout-prod',
      }),
    );
    expect(
      parts.getByText('Part 2 of 2. checkout comes before it.'),
    ).toBeVisible();
    expect(parts.getByRole('link', { name: /checkout/ })).toHaveAttribute(
      'href',
      '#pipeline-argocd-eu%3Aargocd%2Fcheckout',
    );
  });
});

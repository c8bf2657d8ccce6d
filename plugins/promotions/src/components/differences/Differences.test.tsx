import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { drifted, targetDiff } from '../../__testUtils__/differences';
import { FakePromotionsApi } from '../../__testUtils__/FakePromotionsApi';
import { openTab } from '../../__testUtils__/openTab';

async function show(change: (api: FakePromotionsApi) => void = () => {}) {
  const api = new FakePromotionsApi([drifted()]);
  change(api);
  openTab(api);
  await userEvent.click(
    await screen.findByRole('button', {
      name: /^Show differences ?checkout-prod-eu/,
    }),
  );
  const dialog = await screen.findByRole('dialog', {
    name: 'What differs on checkout-prod-eu',
  });
  return { api, dialog: within(dialog) };
}

describe('I look at what differs on a drifted target', () => {
  it('and read every resource, line by line, with what is where', async () => {
    const { dialog } = await show();
    expect(await dialog.findByText('3 resources differ')).toBeVisible();
    const lines = within(
      dialog.getByRole('table', { name: 'Lines of Deployment shop/checkout' }),
    );
    expect(
      lines.getByRole('row', { name: '10 only in the cluster replicas: 1' }),
    ).toBeVisible();
    expect(
      lines.getByRole('row', { name: '10 only after a sync replicas: 3' }),
    ).toBeVisible();
    expect(
      dialog.getByRole('button', {
        name: /Ingress.*is missing in the cluster.*3 lines only after a sync/,
      }),
    ).toBeVisible();
  });

  it('and open what is unchanged by keyboard', async () => {
    const { dialog } = await show();
    const fold = await dialog.findByRole('button', {
      name: '⋯ 6 unchanged lines',
    });
    act(() => fold.focus());
    await userEvent.keyboard('{Enter}');
    expect(dialog.getByText('kind: Deployment')).toBeVisible();
  });

  it('and close one resource, or all', async () => {
    const { dialog } = await show();
    const secret = await dialog.findByRole('button', { name: /^Secret/ });
    await userEvent.click(secret);
    expect(secret).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(dialog.getByRole('button', { name: 'Open all' }));
    expect(secret).toHaveAttribute('aria-expanded', 'true');
    await userEvent.click(dialog.getByRole('button', { name: 'Close all' }));
    expect(dialog.queryByRole('table')).toBeNull();
  });

  it('and am told that secret values are not shown', async () => {
    const { dialog } = await show(api => {
      const [, secret] = targetDiff().resources;
      const live = secret.desired;
      const resources = [{ ...secret, live }];
      api.past.targetDiff = () => targetDiff({ resources });
    });
    expect(
      await dialog.findByText(/^Only values that are not shown differ/),
    ).toBeVisible();
  });

  it('and read what could not be found out', async () => {
    const { dialog } = await show(api => {
      api.past.targetDiff = () =>
        targetDiff({
          resources: [],
          problems: ['200 more resources are not shown'],
        });
    });
    expect(
      await dialog.findByText('200 more resources are not shown'),
    ).toBeVisible();
    expect(dialog.queryByText(/^Nothing differs/)).toBeNull();
  });

  it('and nothing differs any more', async () => {
    const { dialog } = await show(api => {
      api.past.targetDiff = () => targetDiff({ resources: [] });
    });
    expect(await dialog.findByText(/^Nothing differs now/)).toBeVisible();
  });

  it('and it fails: I read why, and compare again', async () => {
    const { api, dialog } = await show(one => {
      one.past.targetDiff = () => {
        throw new Error('Argo CD does not answer');
      };
    });
    expect(await dialog.findByText('Argo CD does not answer')).toBeVisible();
    api.past.targetDiff = () => targetDiff();
    await userEvent.click(dialog.getByRole('button', { name: 'Try again' }));
    expect(await dialog.findByText('3 resources differ')).toBeVisible();
  });
});

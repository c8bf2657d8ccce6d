import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { comparison } from '../../__testUtils__/differences';
import { FakePromotionsApi } from '../../__testUtils__/FakePromotionsApi';
import { openTab } from '../../__testUtils__/openTab';
import { stage, pipeline } from '../../__testUtils__/pipelines';
import { waiting } from '../../__testUtils__/scenarios';

async function compare(change: (api: FakePromotionsApi) => void = () => {}) {
  const api = new FakePromotionsApi([waiting()]);
  change(api);
  openTab(api);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Compare stages' }),
  );
  const dialog = await screen.findByRole('dialog', {
    name: 'Stages of checkout compared',
  });
  return { api, dialog: within(dialog) };
}

describe('I compare two stages', () => {
  it('and read first what differs between the last two', async () => {
    const { dialog } = await compare();
    const table = within(
      await dialog.findByRole('table', { name: 'qa and prod compared' }),
    );
    const rows = table.getAllByRole('row').map(row => row.textContent);
    expect(rows).toContain('checkoutcheckout:1.1.0checkout:1.0.0differs');
    expect(rows.indexOf('proxyenvoy:1.34envoy:1.34same')).toBeGreaterThan(
      rows.indexOf('checkoutcheckout:1.1.0checkout:1.0.0differs'),
    );
    expect(dialog.getByText('5 differences')).toBeVisible();
  });

  it('and read every value where the targets of a stage differ', async () => {
    const { dialog } = await compare();
    const row = await dialog.findByRole('row', { name: /shop\/checkout/ });
    expect(row).toHaveTextContent('749bde9f461d15targets differ');
  });

  it('and see only what differs', async () => {
    const { dialog } = await compare();
    await dialog.findByText('logLevel');
    await userEvent.click(
      dialog.getByRole('switch', { name: 'Only what differs' }),
    );
    expect(dialog.queryByText('logLevel')).toBeNull();
    expect(dialog.getByText('feature.newBasket')).toBeVisible();
  });

  it('and choose other ones', async () => {
    const { dialog } = await compare();
    await userEvent.click(dialog.getByRole('button', { name: /^qa Stage/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'dev' }));
    expect(
      await dialog.findByRole('table', { name: 'dev and prod compared' }),
    ).toBeVisible();
  });

  it('and they are the same in everything known', async () => {
    const { dialog } = await compare(api => {
      api.past.comparison = (left, right) => ({
        ...comparison(left, right),
        rows: [],
      });
    });
    expect(
      await dialog.findByText('qa and prod are the same in everything known.'),
    ).toBeVisible();
  });

  it('and what could not be found out is not taken for the same', async () => {
    const { dialog } = await compare(api => {
      api.past.comparison = (left, right) => ({
        ...comparison(left, right),
        rows: [],
        problems: ['The values of prod-us could not be read'],
      });
    });
    expect(
      await dialog.findByText('The values of prod-us could not be read'),
    ).toBeVisible();
    expect(dialog.queryByText(/are the same/)).toBeNull();
  });
});

describe('A pipeline of one stage', () => {
  it('has nothing to compare', async () => {
    openTab(new FakePromotionsApi([pipeline([stage(0, 'dev', 'complete')])]));
    await screen.findByRole('heading', { name: 'checkout' });
    expect(screen.queryByRole('button', { name: 'Compare stages' })).toBeNull();
  });
});

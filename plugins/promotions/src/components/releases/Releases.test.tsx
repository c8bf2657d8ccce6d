import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakePromotionsApi } from '../../__testUtils__/FakePromotionsApi';
import { openTab } from '../../__testUtils__/openTab';
import { longHistory, noHistory } from '../../__testUtils__/releases';
import { waiting } from '../../__testUtils__/scenarios';

function open(change: (api: FakePromotionsApi) => void = () => {}) {
  const api = new FakePromotionsApi([waiting()]);
  change(api);
  openTab(api, { 'user:default/rita': 'Rita Solberg' });
  return api;
}

const table = () =>
  screen.findByRole('table', { name: /Releases of checkout/ });
const row = (name: RegExp) => screen.findByRole('row', { name });

describe('I look at the releases', () => {
  it('and read what each stage did with each, newest first', async () => {
    open();
    const heads = within(await table()).getAllByRole('columnheader');
    expect(heads.map(one => one.textContent)).toEqual([
      'Release',
      'dev',
      'qa',
      'prod',
    ]);
    const names = within(await table()).getAllByRole('rowheader');
    expect(names.map(one => one.textContent)).toEqual([
      expect.stringContaining('749bde9 checkout 1.1.0: faster basket'),
      expect.stringContaining('a0c41e2 1.0.1: price rounding'),
      expect.stringContaining('f461d15 checkout 1.0.0'),
    ]);
    const failed = within(await row(/a0c41e2/));
    expect(failed.getByText('functional failed')).toBeVisible();
    expect(failed.getByText('did not come to prod')).toBeInTheDocument();
    const pieced = within(await row(/f461d15/));
    expect(pieced.getByText('pieced together')).toBeVisible();
  });

  it('and see when nobody watched', async () => {
    open();
    expect(await screen.findByText(/^Nobody watched from/)).toBeVisible();
    expect(screen.getByText(/the portal was not running/)).toBeVisible();
  });

  it('and open one to read its commits, who released it, and its syncs as one', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: /749bde9 checkout/ }),
    );
    expect(
      await screen.findByText('3 commits, 2 authors since a0c41e2'),
    ).toBeVisible();
    const stage = within(await screen.findByRole('region', { name: 'qa' }));
    expect(stage.getByText('started by Argo CD')).toBeVisible();
    expect(stage.getByText('2 syncs of one rollout')).toBeVisible();
    expect(stage.getByText('functional passed')).toBeVisible();
  });

  it('and read who approved what prod ran', async () => {
    open();
    const oldest = await screen.findByRole('button', { name: /f461d15/ });
    await userEvent.click(oldest);
    expect(oldest).toHaveAttribute('aria-expanded', 'true');
    const prod = within(await screen.findByRole('region', { name: 'prod' }));
    expect(
      await prod.findByText('released by grace and Rita Solberg in the portal'),
    ).toBeVisible();
    expect(screen.getByText(/^The first release that is kept/)).toBeVisible();
  });

  it('and ask for older ones, page by page', async () => {
    open(api => {
      api.past.history = longHistory;
    });
    const more = async () =>
      userEvent.click(await screen.findByText('Show older releases'));
    expect(await screen.findByText('10 releases shown')).toBeInTheDocument();
    await more();
    expect(await screen.findByText('21 releases shown')).toBeInTheDocument();
    await more();
    expect(await screen.findByText('30 releases shown')).toBeInTheDocument();
    expect(screen.getByText('Releases are kept for 400 days.')).toBeVisible();
  });

  it('and see fifty targets of a release on demand', async () => {
    open(api => {
      api.past.history = longHistory;
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /1010101/ }),
    );
    const prod = within(await screen.findByRole('region', { name: 'prod' }));
    expect(prod.getAllByRole('listitem')).toHaveLength(6);
    await userEvent.click(
      prod.getByRole('button', { name: 'Show all 50 targets' }),
    );
    expect(prod.getAllByRole('listitem')).toHaveLength(50);
  });

  it('of a pipeline that has none yet, and read what will be here', async () => {
    open(api => {
      api.past.history = noHistory;
    });
    expect(
      await screen.findByText('No release has been seen yet.'),
    ).toBeVisible();
  });
});

describe('The history fails', () => {
  it('and the tab stays; I can try again', async () => {
    const api = open(one => {
      one.past.history = () => {
        throw new Error('The database does not answer');
      };
    });
    expect(
      await screen.findByText('The releases could not be loaded'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Review and approve' }),
    ).toBeVisible();
    api.past.history = noHistory;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('No release has been seen yet.'),
    ).toBeVisible();
  });

  it('for the commits of a release alone, and the rest of it is still there', async () => {
    open(one => {
      one.past.commits = () => {
        throw new Error('git does not answer');
      };
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /749bde9 checkout/ }),
    );
    expect(await screen.findByText(/git does not answer/)).toBeVisible();
    expect(screen.getByRole('region', { name: 'qa' })).toBeVisible();
  });

  it('in a way that nobody foresaw, and the tab stays all the same', async () => {
    open(one => {
      one.past.history = () => JSON.parse('{"items": [{}], "gaps": []}');
    });
    expect(
      await screen.findByText('This part of the page could not be loaded'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Review and approve' }),
    ).toBeVisible();
  });
});

describe('I look back', () => {
  async function lookBack() {
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Look back' }),
    );
    return within(
      await screen.findByRole('dialog', { name: 'What checkout ran' }),
    );
  }

  it('at a time, and read what each stage ran then', async () => {
    const dialog = await lookBack();
    expect(await dialog.findByLabelText('Time')).toBeVisible();
    const prod = within(await dialog.findByRole('region', { name: 'prod' }));
    expect(prod.getByText('f461d15')).toBeVisible();
    expect(prod.getByText('checkout-prod-us')).toBeVisible();
  });

  it('between two times, and read what changed in a stage', async () => {
    const dialog = await lookBack();
    await userEvent.click(
      await dialog.findByRole('tab', { name: 'Between two times' }),
    );
    const before = await dialog.findByRole('region', { name: 'Before' });
    expect(before).toHaveTextContent('f461d15');
    const after = dialog.getByRole('region', { name: 'After' });
    expect(after).toHaveTextContent('749bde9');
    expect(dialog.getByRole('region', { name: '749bde9' })).toHaveTextContent(
      'started by Argo CD',
    );
  });
});

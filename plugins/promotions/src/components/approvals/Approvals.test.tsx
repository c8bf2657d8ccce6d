import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { answeredError } from '../../__testUtils__/answeredError';
import { YES, hold } from '../../__testUtils__/deciding';
import { waitingApproval } from '../../__testUtils__/recorded';
import { FakePromotionsApi } from '../../__testUtils__/FakePromotionsApi';
import { promotionsApiRef } from '../../api/PromotionsApi';
import { ApprovalsPage } from './ApprovalsPage';

function open(change: (api: FakePromotionsApi) => void = () => {}) {
  const api = new FakePromotionsApi([]);
  change(api);
  renderInTestApp(<ApprovalsPage />, {
    apis: [[promotionsApiRef, api]],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
  return api;
}

const waitingPart = () =>
  screen.findByRole('region', { name: 'Waiting for you' });

describe('The approvals that wait for me', () => {
  it('each lead to their gate', async () => {
    open(api => {
      const items = [waitingApproval()];
      api.decided.approvals = () => ({ items, totalItems: 3 });
    });
    const part = within(await waitingPart());
    expect(
      await part.findByRole('link', { name: 'checkout to prod' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/promotion#pipeline-argocd-eu%3Aargocd%2Fcheckout',
    );
    expect(part.getByText(/1 of 2 approvals: grace/)).toBeVisible();
    expect(part.getByText('2 more are not shown.')).toBeVisible();
  });

  it('of a pipeline that no entity shows say so', async () => {
    open(api => {
      const items = [waitingApproval({ entityRefs: [] })];
      api.decided.approvals = () => ({ items, totalItems: 1 });
    });
    const part = within(await waitingPart());
    expect(await part.findByText(/No entity of the catalog/)).toBeVisible();
    expect(part.queryByRole('link')).toBeNull();
  });

  it('are none: I read when there will be some', async () => {
    open();
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
  });

  it('could not be loaded: I read why, and can ask again', async () => {
    const api = open(one => {
      one.failWith = new Error('The portal is starting');
    });
    const part = within(await waitingPart());
    expect(await part.findByText('The portal is starting')).toBeVisible();
    api.failWith = undefined;
    await userEvent.click(part.getByRole('button', { name: 'Try again' }));
    expect(await part.findByText('Nothing waits for you')).toBeVisible();
  });
});

describe('In an emergency', () => {
  it('I hold everything with one button, a reason and a confirmation', async () => {
    const api = open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Hold everything …' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Hold everything' }),
    );
    const confirm = await dialog.findByRole('button', {
      name: 'Hold everything',
    });
    await userEvent.click(confirm);
    expect(await dialog.findByText('Say why.')).toBeVisible();
    expect(api.held).toEqual([]);
    await userEvent.type(
      dialog.getByRole('textbox', { name: /^Reason/ }),
      'Black Friday.',
    );
    await userEvent.click(confirm);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.held).toEqual([
      { scope: { kind: 'everything' }, reason: 'Black Friday.' },
    ]);
    expect(screen.getByText('Held: everything.')).toBeInTheDocument();
  });

  it('I may not hold everything: I read why', async () => {
    const reason = 'Release managers may.';
    open(api => {
      api.decided.holds = () => ({
        items: [],
        viewer: { freeze: { allowed: false, code: 'notAllowed', reason } },
      });
    });
    expect(
      await screen.findByRole('button', { name: 'Hold everything …' }),
    ).toHaveAccessibleDescription(reason);
  });

  it('I see what is held, and lift it', async () => {
    const api = open(one => {
      const items = [hold({ kind: 'instance', instance: 'argocd-eu' })];
      one.decided.holds = () => ({ items, viewer: { freeze: YES } });
    });
    const holds = within(await screen.findByRole('region', { name: 'Holds' }));
    await userEvent.click(
      await holds.findByRole('button', { name: /^Lift the hold/ }),
    );
    const dialog = within(
      await screen.findByRole('dialog', {
        name: 'Lift the hold on everything on argocd-eu',
      }),
    );
    await userEvent.click(
      await dialog.findByRole('button', { name: 'Lift the hold' }),
    );
    await waitFor(() =>
      expect(api.lifted.map(({ id }) => id)).toEqual(['hold-instance']),
    );
  });

  it('an older backend has no holds, and nothing is shown of them', async () => {
    const missing = await answeredError(404, 'NotFoundError', 'No such route');
    open(api => {
      api.decided.holds = () => {
        throw missing;
      };
    });
    await screen.findByText('Nothing waits for you');
    await waitFor(() =>
      expect(screen.queryByRole('region', { name: 'Holds' })).toBeNull(),
    );
  });
});

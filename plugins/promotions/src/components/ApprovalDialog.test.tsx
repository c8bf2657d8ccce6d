import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Stage } from '@stagecraft/plugin-promotions-common';
import { announce } from '../__testUtils__/announce';
import { answeredError } from '../__testUtils__/answeredError';
import { FakePromotionsApi } from '../__testUtils__/FakePromotionsApi';
import { openTab } from '../__testUtils__/openTab';
import { OLD } from '../__testUtils__/pipelines';
import { MAY_NOT_DECIDE, waiting } from '../__testUtils__/scenarios';

async function review(
  prod: Partial<Stage> = {},
  button = 'Review and approve',
) {
  const api = new FakePromotionsApi([waiting(prod)]);
  const { signals } = openTab(api);
  await userEvent.click(await screen.findByRole('button', { name: button }));
  const dialog = within(await screen.findByRole('dialog'));
  return { api, signals, dialog };
}

const NEWER = {
  release: { id: 'release-9', revisions: [OLD], offered: true },
};

describe('Before I approve', () => {
  it('I read exactly what would be deployed where', async () => {
    const { dialog } = await review();
    expect(dialog.getByText(/Deploys exactly/)).toHaveTextContent(
      'Deploys exactly 749bde9 to 2 targets. A newer commit does not change what this deploys.',
    );
    expect(await dialog.findByText('cache price lookups')).toBeVisible();
    const where = within(dialog.getByRole('region', { name: 'Where' }));
    expect(where.getByText('checkout-prod-us')).toBeVisible();
    expect(where.getByText('prod-us / shop')).toBeVisible();
  });

  it('I read which targets run the release already', async () => {
    const [eu, us] = waiting().stages[2].targets;
    const { dialog } = await review({
      targets: [{ ...eu, deployed: eu.desired }, us],
    });
    const where = within(dialog.getByRole('region', { name: 'Where' }));
    expect(where.getAllByText('runs it already')).toHaveLength(1);
  });

  it('I read every resource that would be deleted', async () => {
    const { dialog } = await review();
    expect(await dialog.findByText('1 resource will be deleted')).toBeVisible();
    expect(
      dialog.getByText('Ingress shop/old-basket on checkout-prod-eu'),
    ).toBeVisible();
  });

  it('I read the evidence and what my approval would do', async () => {
    const { dialog } = await review();
    const evidence = within(dialog.getByRole('region', { name: 'Evidence' }));
    expect(evidence.getByText('functional passed in qa')).toBeVisible();
    expect(
      evidence.getByText('yours is the last of 2 approvals: it deploys'),
    ).toBeVisible();
  });

  it('I cannot approve what could not be worked out, and can ask again', async () => {
    const { api, dialog } = await review();
    api.diffOf = () => {
      throw new Error('Argo CD did not render it');
    };
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Review and approve' }),
    );
    expect(
      await screen.findByText(
        /could not be worked out: Argo CD did not render it/,
      ),
    ).toBeVisible();
    const approve = screen.getByRole('button', { name: 'Approve and deploy' });
    expect(approve).toHaveAttribute('aria-disabled', 'true');
    expect(approve).toHaveAccessibleDescription(/Nothing can be approved/);
  });
});

describe('When I may not approve', () => {
  it('the button says why, stays reachable by keyboard, and does nothing', async () => {
    const { api, dialog } = await review(
      { viewer: MAY_NOT_DECIDE },
      'See what it deploys',
    );
    const approve = dialog.getByRole('button', { name: 'Approve and deploy' });
    expect(approve).toHaveAccessibleDescription(
      'You are no approver of prod in app-config. release-managers can.',
    );
    act(() => approve.focus());
    expect(approve).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(api.decisions).toEqual([]);
  });
});

describe('When I decide', () => {
  it('by keyboard alone, my approval of that release is sent with my comment', async () => {
    const { api, dialog } = await review();
    await dialog.findByText('cache price lookups');
    act(() => dialog.getByRole('textbox', { name: /Comment/ }).focus());
    await userEvent.keyboard('Load test was fine.');
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.tab();
    expect(
      dialog.getByRole('button', { name: 'Approve and deploy' }),
    ).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.decisions).toEqual([
      {
        releaseId: 'release-2',
        decision: 'approve',
        comment: 'Load test was fine.',
      },
    ]);
    expect(
      screen.getByText('You approved 749bde9 for prod.', { exact: false }),
    ).toBeInTheDocument();
  });

  it('I can reject instead', async () => {
    const { api, dialog } = await review();
    await userEvent.click(dialog.getByRole('button', { name: 'Reject' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.decisions).toEqual([
      { releaseId: 'release-2', decision: 'reject', comment: undefined },
    ]);
  });

  it('and am refused, I read the reason and my comment is still there', async () => {
    const { api, dialog } = await review();
    await dialog.findByText('cache price lookups');
    api.refuseWith = await answeredError(
      403,
      'NotAllowedError',
      'A comment is required',
    );
    const comment = dialog.getByRole('textbox', { name: /Comment/ });
    await userEvent.type(comment, 'ok');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Approve and deploy' }),
    );
    expect(
      await dialog.findByText(
        'The decision was not accepted: A comment is required',
      ),
    ).toBeVisible();
    expect(comment).toHaveValue('ok');
  });
});

describe('When the release changes while I look', () => {
  it('I read how, nothing can be decided, and I can review the new one', async () => {
    const { api, signals, dialog } = await review();
    await dialog.findByText('cache price lookups');
    api.pipelines = [{ ...waiting(NEWER), version: 2 }];
    await announce(signals, 2);
    expect(
      await dialog.findByText(
        'It was 749bde9 and is f461d15 now. Nothing was decided.',
        { selector: '[role=alert] p' },
      ),
    ).toBeVisible();
    const approve = dialog.getByRole('button', { name: 'Approve and deploy' });
    expect(approve).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Review the new release' }),
    );
    expect(dialog.getByText(/Deploys exactly/)).toHaveTextContent('f461d15');
  });

  it('and the portal refuses my approval with 409, I read what changed', async () => {
    const { api, dialog } = await review();
    await dialog.findByText('cache price lookups');
    api.refuseWith = await answeredError(
      409,
      'ReleaseChanged',
      'prod is no longer offered that release.',
    );
    api.pipelines = [{ ...waiting(NEWER), version: 2 }];
    await userEvent.click(
      dialog.getByRole('button', { name: 'Approve and deploy' }),
    );
    expect(
      await dialog.findByText(
        'It was 749bde9 and is f461d15 now. Nothing was decided.',
        {
          selector: '[role=alert] p',
        },
      ),
    ).toBeVisible();
    expect(api.decisions).toEqual([]);
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { RollbackPreviewResponse } from '@stagecraft/plugin-promotions-common';
import { governed, rollingBack } from '../../__testUtils__/deciding';
import { preview } from '../../__testUtils__/recorded';
import { FakePromotionsApi } from '../../__testUtils__/FakePromotionsApi';
import { openTab } from '../../__testUtils__/openTab';
import { NEW, OLD } from '../../__testUtils__/pipelines';

async function rollBack(more: Partial<RollbackPreviewResponse> = {}) {
  const api = new FakePromotionsApi([governed({ deployed: [NEW] })]);
  api.decided.preview = revisions =>
    preview({ revisions: [...revisions], ...more });
  openTab(api);
  await userEvent.click(
    await screen.findByRole('button', { name: 'More for prod' }),
  );
  await userEvent.click(
    await screen.findByRole('button', { name: 'Roll back …' }),
  );
  const dialog = within(
    await screen.findByRole('dialog', { name: 'Roll prod back' }),
  );
  return { api, dialog };
}

async function chooseOld(dialog: ReturnType<typeof within>) {
  await userEvent.click(
    await dialog.findByRole('radio', { name: /^f461d15 checkout 1\.0\.0/ }),
  );
}

async function confirm(dialog: ReturnType<typeof within>) {
  await userEvent.type(
    await dialog.findByRole('textbox', { name: /^Reason/ }),
    'The basket is empty.',
  );
  await userEvent.click(
    dialog.getByRole('button', { name: 'Roll back to f461d15' }),
  );
}

describe('I roll a stage back', () => {
  it('to what it deployed before, after I read what that undoes; nothing is deleted', async () => {
    const { api, dialog } = await rollBack();
    expect(
      await dialog.findByRole('button', { name: 'Roll prod back' }),
    ).toHaveAccessibleDescription('Choose a release first.');
    await chooseOld(dialog);
    expect(await dialog.findByText('cache price lookups')).toBeVisible();
    expect(dialog.getByText(/A hold stays on prod/)).toBeVisible();
    expect(
      dialog.getByRole('checkbox', { name: 'Delete it' }),
    ).not.toBeChecked();
    await confirm(dialog);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.rollbacks).toEqual([
      {
        releaseId: 'release-old',
        revisions: [OLD],
        reason: 'The basket is empty.',
      },
    ]);
  });

  it('and delete what does not belong to it, all or nothing, only when I say so', async () => {
    const { api, dialog } = await rollBack();
    await chooseOld(dialog);
    await userEvent.click(
      await dialog.findByRole('checkbox', { name: 'Delete it' }),
    );
    await confirm(dialog);
    await waitFor(() => expect(api.rollbacks).toHaveLength(1));
    expect(api.rollbacks[0].prune).toEqual([
      expect.stringContaining('old-basket'),
    ]);
  });

  it('only in Git where parameters differ: I read how, and no sync can be asked for', async () => {
    const url = 'https://git.example.com/shop/checkout/compare/revert';
    const text = 'The parameters are others today: revert 749bde9.';
    const { api, dialog } = await rollBack({
      releaseId: undefined,
      revert: { text, url },
    });
    await chooseOld(dialog);
    expect(await dialog.findByText(text)).toBeVisible();
    expect(
      dialog.getByRole('link', { name: /Open the revert/ }),
    ).toHaveAttribute('href', url);
    const button = dialog.getByRole('button', { name: 'Roll back to f461d15' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(button);
    expect(api.rollbacks).toEqual([]);
  });

  it('not where I may not: I read why', async () => {
    const reason = 'You may not roll prod back.';
    const { dialog } = await rollBack({
      permit: { allowed: false, code: 'notAllowed', reason },
    });
    await chooseOld(dialog);
    await waitFor(() =>
      expect(
        dialog.getByRole('button', { name: 'Roll back to f461d15' }),
      ).toHaveAccessibleDescription(/You may not roll prod back\./),
    );
  });
});

describe('A rollback that waits for me', () => {
  it('is reviewed with what it undoes, and my approval is of exactly that', async () => {
    const api = new FakePromotionsApi([rollingBack()]);
    openTab(api);
    expect(
      await screen.findByText(/prod waits for approval to go back to/),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Review and approve' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', {
        name: 'Approve the rollback of prod',
      }),
    );
    expect(await dialog.findByText('Commits that are undone')).toBeVisible();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /^Comment/ }),
      'CHG-1234',
    );
    await userEvent.click(
      dialog.getByRole('button', { name: 'Approve and deploy' }),
    );
    await waitFor(() =>
      expect(api.decisions).toEqual([
        {
          releaseId: 'release-old',
          decision: 'approve',
          comment: 'CHG-1234',
        },
      ]),
    );
  });
});

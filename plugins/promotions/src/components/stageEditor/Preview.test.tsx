import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  PolicyInForce,
  PreviewFinding,
} from '@stagecraft/plugin-promotions-common';
import { FakeCreatingApi } from '../../__testUtils__/FakeCreatingApi';
import { create, openForm } from '../../__testUtils__/openForm';

const UNKNOWN_CLUSTER: PreviewFinding = {
  code: 'unknown-cluster',
  severity: 'error',
  message: 'There is no cluster in-cluster',
  happens: 'The Application stays Unknown',
  fix: 'Pick another cluster',
  path: 'spec.generators[0]',
  field: 'stages[0].targets[0].cluster',
};

const TWO_OF_THEM: PolicyInForce = {
  gate: 'approval',
  required: 2,
  approvers: {
    users: [],
    groups: ['group:default/release-managers'],
    owners: false,
  },
  rules: [],
};

function preview() {
  return screen.findByRole('region', { name: 'Preview' });
}

async function nameField(position: number) {
  const lane = await screen.findByRole('list', { name: 'Stages of checkout' });
  return within(lane).getAllByLabelText<HTMLInputElement>('Stage')[position];
}

describe('the preview', () => {
  it('shows the lane with the Applications that each stage makes', async () => {
    const api = new FakeCreatingApi();
    openForm(api);
    const lane = await within(await preview()).findByRole('list', {
      name: 'The stages of checkout as the tab will show them',
    });
    expect(within(lane).getByText('checkout-dev')).toBeVisible();
    expect(
      within(lane).getByText('Gate to prod: approval, not reached'),
    ).toBeInTheDocument();
    expect(within(lane).getAllByText('1 Application')).toHaveLength(3);
  });

  it.each<[string, Partial<PolicyInForce>, string | undefined]>([
    ['2 of release-managers', {}, undefined],
    ['at least 2 of release-managers', {}, 'labels may come'],
    [
      '2 approvals',
      { approvers: { users: [], groups: [], owners: false } },
      undefined,
    ],
    ['nobody can open it', { closedBecause: 'no policy' }, undefined],
    ['policies may ask more', { gate: 'verified' }, 'labels may come'],
  ])('says what is asked at a gate: %s', async (line, asked, policyUnknown) => {
    const api = new FakeCreatingApi();
    api.policy = { policy: { ...TWO_OF_THEM, ...asked }, policyUnknown };
    openForm(api);
    const said = await within(await preview()).findByText(
      `Gate to prod: approval, not reached; ${line}`,
    );
    expect(said).toBeInTheDocument();
    expect(screen.getByText(line)).toBeVisible();
  });

  it('follows what is typed', async () => {
    const api = new FakeCreatingApi();
    openForm(api);
    await screen.findByText('checkout-prod');
    await userEvent.type(await nameField(2), 'uction');
    expect(await screen.findByText('checkout-production')).toBeVisible();
  });

  it('shows a problem beside its field, and the form does not go on', async () => {
    const { created } = openForm(new FakeCreatingApi());
    await userEvent.clear(await nameField(1));
    await screen.findAllByText('1 error');
    expect(await nameField(1)).toBeInvalid();
    expect(await nameField(1)).toHaveAccessibleDescription(
      /A stage needs a name/,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      await screen.findAllByText(/stages 2 › name: A stage needs a name/),
    ).not.toEqual([]);
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();
    await userEvent.type(await nameField(1), 'test');
    await create();
    await waitFor(() => expect(created).toHaveLength(1));
  });

  it('shows what Argo CD would do, and the way out, beside the field', async () => {
    const api = new FakeCreatingApi();
    api.found = { findings: [UNKNOWN_CLUSTER] };
    openForm(api);
    const [first] = await screen.findAllByRole('combobox', { name: 'Cluster' });
    await waitFor(() =>
      expect(first).toHaveAccessibleDescription(
        /The Application stays Unknown.*Pick another cluster/,
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      await screen.findAllByText(/dev › targets 1 › cluster: There is/),
    ).not.toEqual([]);
  });

  it('lists what is about no field of the form, and lets it go on', async () => {
    const api = new FakeCreatingApi();
    const { field: _, ...finding } = UNKNOWN_CLUSTER;
    api.found = { findings: [{ ...finding, severity: 'warning' }] };
    const { created } = openForm(api);
    const rest = await within(await preview()).findByText(
      'There is no cluster in-cluster',
    );
    expect(rest).toBeVisible();
    expect(screen.getAllByText('1 warning')).not.toEqual([]);
    await create();
    await waitFor(() => expect(created).toHaveLength(1));
  });

  it('says that it failed, keeps what it had, and keeps the form usable', async () => {
    const api = new FakeCreatingApi();
    const { created } = openForm(api);
    await screen.findByText('checkout-prod');
    api.failWith = new Error('Argo CD is asleep');
    await userEvent.type(await nameField(2), 'x');
    expect(
      await screen.findByText('It could not be checked: Argo CD is asleep'),
    ).toBeVisible();
    expect(screen.getByText('checkout-prod')).toBeVisible();
    api.failWith = undefined;
    await userEvent.click(screen.getByRole('button', { name: 'Check again' }));
    expect(await screen.findByText('checkout-prodx')).toBeVisible();
    api.failWith = new Error('Argo CD is asleep');
    await create();
    await waitFor(() => expect(created).toHaveLength(1));
  });

  it('says what stands for a repository that is made later', async () => {
    openForm(new FakeCreatingApi());
    expect(
      await screen.findByText(
        'The repository is made later; here https://git.example.com/checkout.git stands for it.',
      ),
    ).toBeVisible();
  });

  it('says why Applications are not known here', async () => {
    const api = new FakeCreatingApi();
    api.found = { unknown: 'only Argo CD can ask the forge' };
    const repoURL = 'https://git.example.com/shop.git';
    openForm(api, {
      options: { pipeline: { sources: [{ kind: 'directory', repoURL }] } },
    });
    expect(
      await screen.findByText(/only Argo CD can ask the forge/),
    ).toBeVisible();
  });

  it('shows the YAML on demand, to be copied', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    openForm(new FakeCreatingApi());
    await user.click(
      await screen.findByRole('button', { name: 'Show the YAML' }),
    );
    expect(
      await screen.findByRole('region', {
        name: 'The ApplicationSet as it would be written',
      }),
    ).toHaveTextContent('kind: ApplicationSet');
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findAllByText('The YAML was copied.')).not.toEqual([]);
    expect(write).toHaveBeenCalledWith('kind: ApplicationSet\n');
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import {
  FakeCreatingApi,
  STANDARD,
  STARTING_POINT,
} from '../../__testUtils__/FakeCreatingApi';
import {
  handle,
  names,
  stage,
  stages,
  told,
} from '../../__testUtils__/formParts';
import { create, openForm } from '../../__testUtils__/openForm';

describe('the stages of a new pipeline', () => {
  it('begin with dev, qa and prod, and are created as they are', async () => {
    const { created } = openForm(new FakeCreatingApi());
    expect(await names()).toEqual(['dev', 'qa', 'prod']);
    await create();
    await waitFor(() =>
      expect(created).toMatchObject([
        {
          pipeline: {
            stages: [
              { name: 'dev', gate: 'argocd' },
              { name: 'qa', gate: 'argocd' },
              { name: 'prod', gate: 'approval' },
            ],
          },
        },
      ]),
    );
  });

  it('are those that the template begins with', async () => {
    openForm(new FakeCreatingApi(), {
      begins: { stages: [{ name: 'test', gate: 'argocd' }] },
    });
    expect(await names()).toEqual(['test']);
    expect(
      screen.getByText('No target yet: the stage is deployed nowhere.'),
    ).toBeVisible();
  });

  it('grow by one, which the person names next', async () => {
    openForm(new FakeCreatingApi());
    await stages();
    await userEvent.click(screen.getByRole('button', { name: 'Add a stage' }));
    await userEvent.keyboard('canary');
    expect(await names()).toEqual(['dev', 'qa', 'prod', 'canary']);
    expect(told()).toContain('A stage was added at the end, stage 4.');
  });

  it('are fewer after one was removed, and the keyboard goes on at the next', async () => {
    openForm(new FakeCreatingApi());
    await stages();
    await userEvent.click(
      screen.getByRole('button', { name: 'Remove the stage qa' }),
    );
    expect(await names()).toEqual(['dev', 'prod']);
    expect(within(await stage('prod')).getByLabelText('Stage')).toHaveFocus();
    expect(told()).toContain('The stage qa was removed.');
  });
});

describe('the order of the stages', () => {
  it('is changed with the arrow keys, which keep the focus', async () => {
    openForm(new FakeCreatingApi());
    await stages();
    handle('dev').focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(await names()).toEqual(['qa', 'prod', 'dev']);
    expect(handle('dev')).toHaveFocus();
    expect(told()).toContain('dev is now stage 3 of 3.');
    await userEvent.keyboard('{Home}');
    expect(await names()).toEqual(['dev', 'qa', 'prod']);
  });

  it('is changed with buttons, and at the end the handle has the focus', async () => {
    openForm(new FakeCreatingApi());
    await stages();
    const later = { name: 'Move qa one later' };
    await userEvent.click(screen.getByRole('button', later));
    expect(await names()).toEqual(['dev', 'prod', 'qa']);
    expect(screen.getByRole('button', later)).toBeDisabled();
    expect(handle('qa')).toHaveFocus();
  });

  it('is changed by dragging, unless Escape is pressed on the way', async () => {
    openForm(new FakeCreatingApi());
    (await stages()).forEach((one, index) => {
      const box = new DOMRect(0, index * 100, 300, 100);
      jest.spyOn(one, 'getBoundingClientRect').mockReturnValue(box);
    });
    const drag = (y: number) => [
      { keys: '[MouseLeft>]', target: handle('dev') },
      { coords: { clientY: y } },
    ];
    await userEvent.pointer(drag(180));
    await userEvent.keyboard('{Escape}');
    await userEvent.pointer({ keys: '[/MouseLeft]' });
    expect(await names()).toEqual(['dev', 'qa', 'prod']);
    await userEvent.pointer([...drag(180), { keys: '[/MouseLeft]' }]);
    expect(await names()).toEqual(['qa', 'dev', 'prod']);
    expect(told()).toContain('dev is now stage 2 of 3.');
  });
});

describe('the gate between two stages', () => {
  it('is chosen on the line between them', async () => {
    const { created } = openForm(new FakeCreatingApi());
    const gate = within(await stage('qa')).getByRole('radiogroup', {
      name: 'What opens qa',
    });
    await userEvent.click(
      within(gate).getByRole('radio', { name: 'on evidence' }),
    );
    expect(
      within(await stage('qa')).getByText(/portal opens it when/),
    ).toBeVisible();
    await create();
    await waitFor(() =>
      expect(created).toMatchObject([
        {
          pipeline: {
            executor: 'stagecraft',
            stages: [{}, { gate: 'verified' }, {}],
          },
        },
      ]),
    );
  });

  it('is not drawn before a first stage that Argo CD opens, as on the tab', async () => {
    openForm(new FakeCreatingApi());
    expect(
      within(await stage('dev')).queryByRole('radiogroup'),
    ).not.toBeInTheDocument();
  });

  it('has a Job that tests the stage before, where the template asks for them', async () => {
    const { created } = openForm(new FakeCreatingApi(), {
      options: { gateJobs: true },
    });
    await stages();
    expect(screen.getAllByRole('switch')).toHaveLength(2);
    await userEvent.click(
      screen.getByRole('switch', { name: 'A Job tests dev first' }),
    );
    expect(screen.getByText(/before anything is deployed in qa/)).toBeVisible();
    await create();
    await waitFor(() =>
      expect(created).toMatchObject([
        { pipeline: { stages: [{}, { gateJob: true }, {}] } },
      ]),
    );
  });
});

describe('the targets of a stage', () => {
  it('are several, each with cluster, namespace and name', async () => {
    const { created } = openForm(new FakeCreatingApi());
    const prod = await stage('prod');
    await userEvent.click(
      within(prod).getByRole('button', { name: 'Add a target to prod' }),
    );
    await userEvent.keyboard('prod-us');
    const second = within(prod).getByRole('group', {
      name: 'Target 2 of prod',
    });
    await userEvent.type(within(second).getByLabelText('Namespace'), 'shop');
    await userEvent.type(within(second).getByLabelText('Name'), 'us');
    await create();
    await waitFor(() =>
      expect(created[0]).toMatchObject({
        pipeline: {
          stages: [
            {},
            {},
            {
              targets: [
                { cluster: 'in-cluster' },
                { cluster: 'prod-us', namespace: 'shop', name: 'us' },
              ],
            },
          ],
        },
      }),
    );
  });

  it('are picked from the clusters that the instance has', async () => {
    openForm(new FakeCreatingApi());
    const dev = await stage('dev');
    const cluster = within(dev).getByRole('combobox', { name: 'Cluster' });
    await userEvent.clear(cluster);
    await userEvent.type(cluster, 'prod');
    await userEvent.click(
      await screen.findByRole('option', { name: 'prod-us' }),
    );
    expect(cluster).toHaveValue('prod-us');
  });

  it('may be clusters that the instance does not have, which is told', async () => {
    openForm(new FakeCreatingApi());
    const dev = await stage('dev');
    const cluster = within(dev).getByRole('combobox', { name: 'Cluster' });
    await userEvent.clear(cluster);
    await userEvent.type(cluster, 'prod-ap{Tab}');
    expect(cluster).toHaveValue('prod-ap');
    expect(cluster).toHaveAccessibleDescription(
      /No cluster of this name .* known to argocd-eu/,
    );
  });
});

describe('a standard of the organisation', () => {
  async function choose(option: string) {
    await userEvent.click(
      await screen.findByRole('button', { name: /Starting from/ }),
    );
    await userEvent.click(await screen.findByRole('option', { name: option }));
  }

  it('is taken as it is when it is locked, and says why', async () => {
    const api = new FakeCreatingApi();
    api.profiles = [STANDARD];
    const { created } = openForm(api);
    await stages();
    await choose('Standard');
    expect(
      await screen.findByText('Standard is the same for everybody'),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Add a stage' }),
    ).not.toBeInTheDocument();
    expect(await screen.findByText('checkout-prod')).toBeVisible();
    await create();
    await waitFor(() =>
      expect(created).toMatchObject([
        {
          pipeline: {
            profile: 'standard',
            project: 'shop',
            stages: [{ name: 'dev' }, { name: 'prod' }],
          },
        },
      ]),
    );
  });

  it('is a place to start from when it is not', async () => {
    const api = new FakeCreatingApi();
    api.profiles = [STARTING_POINT];
    openForm(api);
    await stages();
    await choose('Starting point');
    expect(await names()).toEqual(['dev', 'prod']);
    await userEvent.click(screen.getByRole('button', { name: 'Add a stage' }));
    await userEvent.keyboard('late');
    expect(await names()).toEqual(['dev', 'prod', 'late']);
  });
});

describe('for everybody', () => {
  it('the form is accessible, with and without errors', async () => {
    const api = new FakeCreatingApi();
    api.profiles = [STARTING_POINT];
    openForm(api, { options: { gateJobs: true } });
    await stages();
    await waitFor(() => expect(told()).toContain('nothing found'));
    await userEvent.click(screen.getByRole('button', { name: 'Add a stage' }));
    await waitFor(() => expect(told()).toContain('1 error'));
    const found = await axe.run(
      document.querySelector('[data-stagecraft="stages"]') ?? document,
      // Nothing is laid out or coloured here; the browser tests look at that.
      { rules: { 'color-contrast': { enabled: false } } },
    );
    expect(
      found.violations.map(({ id, nodes }) => [id, nodes[0].html]),
    ).toEqual([]);
  });
});

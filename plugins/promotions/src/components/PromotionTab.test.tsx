import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import { announce } from '../__testUtils__/announce';
import { FakePromotionsApi } from '../__testUtils__/FakePromotionsApi';
import { openTab } from '../__testUtils__/openTab';
import { fleet } from '../__testUtils__/crowds';
import { SCENARIOS } from '../__testUtils__/situations';
import {
  complete,
  failed,
  rolling,
  stale,
  unreachable,
  waiting,
} from '../__testUtils__/scenarios';

function open(...pipelines: PipelineResponse[]) {
  return openTab(new FakePromotionsApi(pipelines));
}

const stageNamed = async (name: string) => {
  const heading = await screen.findByRole('heading', { level: 3, name });
  const card = heading.closest('li');
  if (!card) {
    throw new Error(`The stage ${name} is in no lane`);
  }
  return within(card);
};

describe('I open the Promotion tab', () => {
  it('and read what holds the release and what I can do', async () => {
    open(waiting());
    const hero = within(
      await screen.findByRole('region', {
        name: 'What holds the release of checkout',
      }),
    );
    expect(hero.getByText(/prod waits for approval of/)).toHaveTextContent(
      'prod waits for approval of 749bde9 · checkout 1.1.0: faster basket',
    );
    expect(
      hero.getByRole('button', { name: 'Review and approve' }),
    ).toBeEnabled();
  });

  it('and see the stages in order with the gates between them', async () => {
    open(waiting());
    const lane = await screen.findByRole('list', {
      name: 'Stages of checkout',
    });
    const names = within(lane).getAllByRole('heading', { level: 3 });
    expect(names.map(one => one.textContent)).toEqual(['dev', 'qa', 'prod']);
    expect(
      (await stageNamed('prod')).getByText(
        'Gate to prod: approval, waits, 1 of 2',
      ),
    ).toBeInTheDocument();
  });

  it('and find the commit, its author and the way to Argo CD', async () => {
    open(waiting());
    const qa = await stageNamed('qa');
    expect(qa.getByText('by Ada Byron', { exact: false })).toBeInTheDocument();
    expect(qa.getByRole('link', { name: /749bde9/ })).toHaveAttribute(
      'href',
      expect.stringContaining('git.example.com'),
    );
    expect(qa.getByRole('link', { name: /checkout-qa-eu/ })).toHaveAttribute(
      'href',
      'https://argocd.example.com/applications/checkout-qa-eu',
    );
    expect(qa.getAllByText(/checkout:1.1.0/)).toHaveLength(2);
  });

  it('and am warned that Argo CD calls a failed stage Healthy', async () => {
    open(failed());
    const qa = await stageNamed('qa');
    expect(qa.getByText(/Argo CD marked this stage Healthy/)).toBeVisible();
    expect(qa.getByText('exit 1 after 4 s')).toBeVisible();
  });

  it('and see forty targets counted, with the failed one named', async () => {
    open(fleet());
    const prod = await stageNamed('prod');
    expect(prod.getByText('22 complete')).toBeVisible();
    expect(prod.getByRole('link', { name: /till-shop-26/ })).toBeVisible();
    expect(prod.queryByRole('link', { name: /till-shop-1 / })).toBeNull();
    await userEvent.click(
      prod.getByRole('button', { name: 'Show all 40 targets' }),
    );
    expect(prod.getAllByRole('link', { name: /till-shop-/ })).toHaveLength(40);
  });

  it('and read who approved and what became of it', async () => {
    open(complete());
    expect(
      await screen.findByText('grace approved 749bde9 for prod'),
    ).toBeVisible();
    expect(screen.getByText('749bde9 was deployed to prod')).toBeVisible();
  });

  it('and people are called as everywhere in this portal', async () => {
    openTab(new FakePromotionsApi([complete()]), {
      'user:default/grace': 'Grace Hopper',
    });
    expect(
      await screen.findByText('Grace Hopper approved 749bde9 for prod'),
    ).toBeVisible();
  });

  it('and see which of several pipelines is which', async () => {
    open(waiting(), failed());
    expect(
      await screen.findByRole('region', {
        name: 'Promotion pipeline checkout',
      }),
    ).toBeVisible();
    expect(
      await screen.findByRole('region', {
        name: 'Promotion pipeline payments',
      }),
    ).toBeVisible();
  });

  it('and choose one of many pipelines', async () => {
    open(...SCENARIOS.many());
    await userEvent.click(
      await screen.findByRole('button', { name: /Pipeline/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: /payments/ }),
    );
    expect(
      await screen.findByRole('heading', { level: 2, name: 'payments' }),
    ).toBeVisible();
  });
});

describe('What I see can be old', () => {
  it('because Argo CD has gone quiet: I read since when and which one', async () => {
    open(stale());
    expect(
      await screen.findByText('Argo CD argocd-eu has gone quiet'),
    ).toBeVisible();
    expect(screen.getByText(/^stale since/)).toBeVisible();
  });

  it('because Argo CD cannot be reached: I read why and still see the stages', async () => {
    open(unreachable());
    expect(
      await screen.findByText('Argo CD argocd-eu cannot be reached'),
    ).toBeVisible();
    expect(screen.getByText(/ECONNREFUSED/)).toBeVisible();
    expect(await stageNamed('prod')).toBeDefined();
  });

  it('because the portal did not answer again: the last answer stays', async () => {
    const { api, signals } = open(waiting());
    await stageNamed('prod');
    api.failWith = new Error('The portal is restarting');
    await announce(signals, 2);
    expect(
      await screen.findByText('This page could not be refreshed'),
    ).toBeVisible();
    expect(screen.getByText('The portal is restarting')).toBeVisible();
    expect(await stageNamed('prod')).toBeDefined();
  });
});

describe('Something changes while I look', () => {
  it('and I see and hear it without a reload', async () => {
    const { api, signals } = open(rolling());
    await stageNamed('qa');
    api.pipelines = [{ ...waiting(), version: 2 }];
    await announce(signals, 2);
    expect(
      await screen.findByText(/prod waits for approval/, { selector: 'p' }),
    ).toBeVisible();
    await waitFor(() =>
      expect(
        screen
          .getAllByRole('status')
          .map(one => one.textContent)
          .join(),
      ).toContain('qa is complete. prod is gated.'),
    );
  });

  it('and the portal is asked again until it knows what was announced', async () => {
    const { api, signals } = open(rolling());
    await stageNamed('qa');
    const asked = api.asked;
    await announce(signals, 2);
    await waitFor(() => expect(api.asked).toBeGreaterThan(asked + 1));
    api.pipelines = [{ ...complete(), version: 2 }];
    expect(
      await screen.findByText('749bde9 was deployed to prod'),
    ).toBeVisible();
  });

  it('and a pipeline that was deleted says so, beside the others', async () => {
    const { api, signals } = open(waiting(), failed());
    await screen.findByRole('heading', { level: 2, name: 'payments' });
    api.gone.add('argocd-eu:argocd/checkout');
    await announce(signals, 2);
    expect(
      await screen.findByText(
        'argocd-eu:argocd/checkout no longer exists in Argo CD',
      ),
    ).toBeVisible();
  });
});

describe('There is nothing to see', () => {
  it('because the pipeline does not exist yet: I am offered the template', async () => {
    open();
    expect(await screen.findByText('No promotion pipeline yet')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Create a service with a pipeline' }),
    ).toHaveAttribute('href', '/create');
    expect(screen.getByText(/argocd-eu:argocd\/checkout/)).toBeVisible();
  });

  it('because an Argo CD cannot be asked: an empty list is not taken for none', async () => {
    const api = new FakePromotionsApi([]);
    api.list.unavailable = [
      { instance: 'argocd-us', reason: 'The token has expired' },
    ];
    openTab(api);
    expect(
      await screen.findByText('Argo CD argocd-us cannot be read'),
    ).toBeVisible();
    expect(screen.getByText('The token has expired')).toBeVisible();
    expect(screen.queryByText('No promotion pipeline yet')).toBeNull();
  });

  it('because an annotation is wrong: I read what is wrong with it', async () => {
    const api = new FakePromotionsApi([]);
    api.list.problems = ['"a:b:c" is no pipeline'];
    openTab(api);
    expect(await screen.findByText('"a:b:c" is no pipeline')).toBeVisible();
  });

  it('because the portal failed: I can try again', async () => {
    const api = new FakePromotionsApi([waiting()]);
    api.failWith = new Error('The portal is restarting');
    openTab(api);
    const again = await screen.findByRole('button', { name: 'Try again' });
    api.failWith = undefined;
    await userEvent.click(again);
    expect(await stageNamed('prod')).toBeDefined();
  });
});

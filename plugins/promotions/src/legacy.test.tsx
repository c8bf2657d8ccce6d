import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import {
  ScaffolderFieldExtensions,
  SecretsContextProvider,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { TestApiProvider, renderInTestApp } from '@backstage/test-utils';
import { ANNOTATION_PIPELINE } from '@stagecraft/plugin-promotions-common';
import { FakeCreatingApi } from './__testUtils__/FakeCreatingApi';
import { FakePromotionsApi } from './__testUtils__/FakePromotionsApi';
import { drifted } from './__testUtils__/differences';
import { waiting } from './__testUtils__/scenarios';
import { creatingApiRef } from './api/CreatingApi';
import { promotionsApiRef } from './api/PromotionsApi';
import {
  ApprovalsPage,
  EntityPromotionContent,
  PromotionStagesField,
  isPromotionAvailable,
} from './legacy';
import { createComponentRouteRef } from './routes';

function entityWith(annotations: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'checkout', annotations },
  };
}

const annotated = entityWith({ [ANNOTATION_PIPELINE]: 'checkout' });

function openTab(api: FakePromotionsApi) {
  return renderInTestApp(
    <TestApiProvider apis={[[promotionsApiRef, api]]}>
      <EntityProvider entity={annotated}>
        <Routes>
          <Route path="/" element={<EntityPromotionContent />} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    {
      mountedRoutes: { '/create': createComponentRouteRef },
    },
  );
}

describe('in the old frontend system', () => {
  it('the tab shows the pipeline, without signals or a language of the app', async () => {
    await openTab(new FakePromotionsApi([waiting()]));
    expect(
      await screen.findByRole('button', { name: 'Review and approve' }),
    ).toBeVisible();
  });

  it('the tab shows the releases, and opens one', async () => {
    await openTab(new FakePromotionsApi([waiting()]));
    await userEvent.click(
      await screen.findByRole('button', { name: /749bde9 checkout/ }),
    );
    expect(
      await screen.findByText('3 commits, 2 authors since a0c41e2'),
    ).toBeVisible();
  });

  it('the tab shows differences, and compares stages', async () => {
    await openTab(new FakePromotionsApi([drifted()]));
    await userEvent.click(
      await screen.findByRole('button', { name: /^Show differences/ }),
    );
    expect(await screen.findByText('3 resources differ')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Compare stages' }),
    );
    expect(await screen.findByText('5 differences')).toBeVisible();
  });

  it('the empty tab leads to the templates', async () => {
    await openTab(new FakePromotionsApi([]));
    expect(
      await screen.findByRole('link', {
        name: 'Create a service with a pipeline',
      }),
    ).toHaveAttribute('href', '/create');
  });

  it('the approvals that wait for the person are a page', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[promotionsApiRef, new FakePromotionsApi([])]]}>
        <Routes>
          <Route path="/" element={<ApprovalsPage />} />
        </Routes>
      </TestApiProvider>,
      { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Approvals' }),
    ).toBeVisible();
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
  });

  it('the tab is there for annotated entities only', () => {
    expect(isPromotionAvailable(annotated)).toBe(true);
    expect(isPromotionAvailable(entityWith({}))).toBe(false);
    expect(
      isPromotionAvailable(entityWith({ 'argocd/app-name': 'checkout' })),
    ).toBe(true);
  });
});

describe('the form of a template in the old frontend system', () => {
  function Form() {
    const extensions = useCustomFieldExtensions(
      <ScaffolderFieldExtensions>
        <PromotionStagesField />
      </ScaffolderFieldExtensions>,
    );
    const properties = {
      pipeline: { type: 'object', 'ui:field': 'PromotionStages' },
    };
    const steps = [{ title: 'Way', schema: { title: 'Way', properties } }];
    return (
      <SecretsContextProvider>
        <Stepper
          manifest={{ title: 'New service', steps }}
          extensions={extensions}
          onCreate={async () => {}}
        />
      </SecretsContextProvider>
    );
  }

  it('has the field of the stages, which does not go on with what is wrong', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[creatingApiRef, new FakeCreatingApi()]]}>
        <Form />
      </TestApiProvider>,
    );
    const [name] = await screen.findAllByLabelText('Stage');
    await userEvent.clear(name);
    expect(await screen.findAllByText('1 error')).not.toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      await screen.findAllByText(/stages 1 › name: A stage needs a name/),
    ).not.toEqual([]);
  });
});

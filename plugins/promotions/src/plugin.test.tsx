import { screen } from '@testing-library/react';
import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { ANNOTATION_PIPELINE } from '@stagecraft/plugin-promotions-common';
import { FakePromotionsApi } from './__testUtils__/FakePromotionsApi';
import { waiting } from './__testUtils__/scenarios';
import { promotionsApiRef } from './api/PromotionsApi';
import plugin from './plugin';

function entityWith(annotations: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'checkout', annotations },
  };
}

const annotated = entityWith({ [ANNOTATION_PIPELINE]: 'checkout' });

describe('the plugin', () => {
  it('adds the Promotion tab to an annotated entity', async () => {
    renderTestApp({
      extensions: [
        createTestEntityPage({ entity: annotated }),
        plugin.getExtension('entity-content:promotions'),
      ],
      apis: [[promotionsApiRef, new FakePromotionsApi([waiting()])]],
    });
    expect(
      await screen.findByRole('heading', { level: 2, name: 'checkout' }),
    ).toBeVisible();
  });

  it('adds the page of the approvals that wait for the person', async () => {
    renderTestApp({
      extensions: [plugin.getExtension('page:promotions')],
      apis: [[promotionsApiRef, new FakePromotionsApi([])]],
      initialRouteEntries: ['/promotions'],
    });
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
  });

  it('adds the field of the stages to the forms of templates', async () => {
    const field = createExtensionTester(
      plugin.getExtension('scaffolder-form-field:promotions/stages'),
    );
    const load = field.get(FormFieldBlueprint.dataRefs.formFieldLoader);
    await expect(load()).resolves.toMatchObject({ name: 'PromotionStages' });
  });

  it('brings its own clients of the backend', () => {
    expect(plugin.getExtension('api:promotions')).toBeDefined();
    expect(plugin.getExtension('api:promotions/creating')).toBeDefined();
  });
});

/** Opens the Promotion tab of an annotated entity, with a backend and signals in memory. */

import { renderInTestApp } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { ANNOTATION_PIPELINE } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { PromotionTab } from '../components/PromotionTab';
import { createComponentRouteRef } from '../routes';
import type { FakePromotionsApi } from './FakePromotionsApi';
import { FakeSignals } from './FakeSignals';

export const annotatedEntity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'checkout',
    annotations: { [ANNOTATION_PIPELINE]: 'argocd-eu:argocd/checkout' },
  },
};

export function openTab(api: FakePromotionsApi) {
  const signals = new FakeSignals();
  renderInTestApp(
    <EntityProvider entity={annotatedEntity}>
      <PromotionTab />
    </EntityProvider>,
    {
      apis: [
        [promotionsApiRef, api],
        [signalApiRef, signals],
      ],
      mountedRoutes: { '/create': createComponentRouteRef },
    },
  );
  return { api, signals };
}

/** Opens the Promotion tab of an annotated entity, with a backend and signals in memory. */

import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { ANNOTATION_PIPELINE } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { PromotionTab } from '../components/PromotionTab';
import { createComponentRouteRef } from '../routes';
import { nameOfRef } from '../view/people';
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

/** What people are called, by entity reference; without it by the name in their reference. */
type People = Record<string, string>;

export function openTab(api: FakePromotionsApi, people: People = {}) {
  const signals = new FakeSignals();
  renderInTestApp(
    <EntityProvider entity={annotatedEntity}>
      <PromotionTab />
    </EntityProvider>,
    {
      apis: [
        [promotionsApiRef, api],
        [signalApiRef, signals],
        [entityPresentationApiRef, { forEntity: presentationOf(people) }],
      ],
      mountedRoutes: { '/create': createComponentRouteRef },
    },
  );
  return { api, signals };
}

function presentationOf(people: People) {
  return (ref: string) => {
    const primaryTitle = people[ref] ?? nameOfRef(ref);
    const presentation = { entityRef: ref, primaryTitle };
    return { snapshot: presentation, promise: Promise.resolve(presentation) };
  };
}

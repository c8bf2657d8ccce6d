/** The plugin for Backstage's new frontend system. */

import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { mayHavePipeline } from '@stagecraft/plugin-promotions-common';
import { RiGitMergeLine, RiShieldCheckLine } from '@remixicon/react';
import { creatingApiRef } from './api/CreatingApi';
import { CreatingClient } from './api/CreatingClient';
import { promotionsApiRef } from './api/PromotionsApi';
import { PromotionsClient } from './api/PromotionsClient';
import {
  approvalsRouteRef,
  createComponentRouteRef,
  promotionRouteRef,
} from './routes';

const promotionsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: promotionsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new PromotionsClient({ fetchApi }),
    }),
});

const creatingApi = ApiBlueprint.make({
  name: 'creating',
  params: defineParams =>
    defineParams({
      api: creatingApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new CreatingClient({ fetchApi }),
    }),
});

const stagesField = FormFieldBlueprint.make({
  name: 'stages',
  params: {
    field: () =>
      import('./components/stageEditor/formField').then(m => m.stagesFormField),
  },
});

const entityPromotionContent = EntityContentBlueprint.make({
  params: {
    path: '/promotion',
    title: 'Promotion',
    group: 'deployment',
    icon: <RiGitMergeLine />,
    routeRef: promotionRouteRef,
    filter: entity => mayHavePipeline(entity.metadata.annotations),
    loader: () =>
      import('./components/PromotionTab').then(m => <m.PromotionTab />),
  },
});

const approvalsPage = PageBlueprint.make({
  params: {
    path: '/promotions',
    title: 'Approvals',
    icon: <RiShieldCheckLine />,
    routeRef: approvalsRouteRef,
    loader: () =>
      import('./components/approvals/ApprovalsPanel').then(m => (
        <m.ApprovalsPanel />
      )),
  },
});

/** The Promotion tab of an entity, the page of approvals, the form of a pipeline, and the APIs behind them. @public */
export default createFrontendPlugin({
  pluginId: 'promotions',
  title: 'Promotions',
  icon: <RiGitMergeLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { promotion: promotionRouteRef, approvals: approvalsRouteRef },
  externalRoutes: { createComponent: createComponentRouteRef },
  extensions: [
    promotionsApi,
    creatingApi,
    entityPromotionContent,
    approvalsPage,
    stagesField,
  ],
});

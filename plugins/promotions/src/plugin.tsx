/** The plugin for Backstage's new frontend system. */

import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { mayHavePipeline } from '@stagecraft/plugin-promotions-common';
import { RiGitMergeLine, RiShieldCheckLine } from '@remixicon/react';
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

/** The Promotion tab of an entity, the page of approvals, and the API behind both. @public */
export default createFrontendPlugin({
  pluginId: 'promotions',
  title: 'Promotions',
  icon: <RiGitMergeLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { promotion: promotionRouteRef, approvals: approvalsRouteRef },
  externalRoutes: { createComponent: createComponentRouteRef },
  extensions: [promotionsApi, entityPromotionContent, approvalsPage],
});

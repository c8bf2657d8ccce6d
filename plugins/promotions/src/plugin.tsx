/** The plugin for Backstage's new frontend system. */

import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { mayHavePipeline } from '@stagecraft/plugin-promotions-common';
import { RiGitMergeLine } from '@remixicon/react';
import { promotionsApiRef } from './api/PromotionsApi';
import { PromotionsClient } from './api/PromotionsClient';
import { createComponentRouteRef, promotionRouteRef } from './routes';

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

/** The Promotion tab of an entity and the API behind it. @public */
export default createFrontendPlugin({
  pluginId: 'promotions',
  title: 'Promotions',
  icon: <RiGitMergeLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { promotion: promotionRouteRef },
  externalRoutes: { createComponent: createComponentRouteRef },
  extensions: [promotionsApi, entityPromotionContent],
});

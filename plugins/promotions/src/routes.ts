/** Where the tab is, and where it sends people. Both frontend systems understand these refs. */

import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

/** The tab itself. @public */
export const promotionRouteRef = createRouteRef({ id: 'promotions' });

/** Where the empty tab offers to create a service with a pipeline. @public */
export const createComponentRouteRef = createExternalRouteRef({
  id: 'promotions-create-component',
  optional: true,
  defaultTarget: 'scaffolder.root',
});

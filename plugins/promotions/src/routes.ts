/** Where the tab and the page of approvals are, and where the tab sends people. Both frontend systems understand these refs. */

import {
  createExternalRouteRef,
  createRouteRef,
} from '@backstage/core-plugin-api';

/** The tab itself. @public */
export const promotionRouteRef = createRouteRef({ id: 'promotions' });

/** The page of the approvals that wait for the person. @public */
export const approvalsRouteRef = createRouteRef({ id: 'promotions-approvals' });

/** Where the empty tab offers to create a service with a pipeline. @public */
export const createComponentRouteRef = createExternalRouteRef({
  id: 'promotions-create-component',
  optional: true,
  defaultTarget: 'scaffolder.root',
});

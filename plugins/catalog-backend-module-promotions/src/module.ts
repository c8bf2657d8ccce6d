/** Adds the processor to the catalog. */

import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { promotionsServiceRef } from '@stagecraft/plugin-promotions-node';
import { NamedEntities } from './NamedEntities';
import { PromotionsProcessor } from './PromotionsProcessor';

/**
 * Annotates catalog entities that only an ApplicationSet names.
 * @public
 */
export const catalogModulePromotions = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'promotions',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        logger: coreServices.logger,
        promotions: promotionsServiceRef,
      },
      async init({ auth, catalog, logger, promotions }) {
        const named = new NamedEntities({
          list: async () =>
            promotions.listPipelines({
              credentials: await auth.getOwnServiceCredentials(),
            }),
          now: () => performance.now(),
          logger,
        });
        catalog.addProcessor(new PromotionsProcessor(named));
      },
    });
  },
});

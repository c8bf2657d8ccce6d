/** Registers the actions with the scaffolder. */
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createApplicationSetAction } from './actions/createApplicationSet';
import { createProjectAction } from './actions/createProject';
import { createUpdateApplicationSetAction } from './actions/updateApplicationSet';
import { createValidateApplicationSetAction } from './actions/validateApplicationSet';
import { PromotionsClient } from './promotions/PromotionsClient';

/**
 * The scaffolder's actions for promotion pipelines.
 * @public
 */
export const promotionsModule = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'promotions',
  register({ registerInit }) {
    registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
      },
      async init({ actions, config, auth, discovery }) {
        const integrations = ScmIntegrations.fromConfig(config);
        const promotions = new PromotionsClient(auth, discovery);
        const executor = config.getOptionalString('promotions.executor');
        actions.addActions(
          createApplicationSetAction({ integrations, executor, promotions }),
          createUpdateApplicationSetAction({ integrations, executor }),
          createValidateApplicationSetAction({ integrations, promotions }),
          createProjectAction({ promotions }),
        );
      },
    });
  },
});

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
      },
      async init({ actions, config }) {
        const integrations = ScmIntegrations.fromConfig(config);
        const executor = config.getOptionalString('promotions.executor');
        actions.addActions(
          createApplicationSetAction({ integrations, executor }),
          createUpdateApplicationSetAction({ integrations, executor }),
          createProjectAction(),
        );
      },
    });
  },
});

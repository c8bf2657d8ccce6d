/** Adds the action `publish:gitea:pull-request`: Backstage has one for other forges, and none for Gitea. */

import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createPullRequestAction } from './createPullRequestAction';

export default createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'gitea-pull-request',
  register(env) {
    env.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ actions, config }) {
        const integrations = ScmIntegrations.fromConfig(config);
        actions.addActions(createPullRequestAction(integrations));
      },
    });
  },
});

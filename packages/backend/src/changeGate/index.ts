/** Adds the gate `change` where app-config names the system (`changeManagement`); policies name it in `external`. */

import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { promotionsGateExtensionPoint } from '@stagecraft/plugin-promotions-node';
import { ChangeGate } from './ChangeGate';

export default createBackendModule({
  pluginId: 'promotions',
  moduleId: 'change-gate',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        gates: promotionsGateExtensionPoint,
      },
      async init({ config, gates }) {
        const system = config.getOptionalConfig('changeManagement');
        if (system) {
          const url = system.getString('url').replace(/\/$/, '');
          const token = system.getString('token');
          gates.addGate(new ChangeGate({ url, token, fetch }));
        }
      },
    });
  },
});

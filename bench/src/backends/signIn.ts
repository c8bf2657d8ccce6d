/** Signs in whoever the caller says, as many people as the bench needs; for backends that nobody else reaches. */

import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

const PERSON_HEADER = 'x-stagecraft-demo-person';

const authenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize: () => undefined,
  authenticate: async ({ req }) => ({
    result: { name: req.header(PERSON_HEADER) ?? 'bench' },
  }),
});

export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'bench-sign-in',
  register(reg) {
    reg.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          // As the portal's front end calls it.
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator,
            signInResolver: ({ result }, context) => {
              const sub = `user:default/${result.name}`;
              return context.issueToken({ claims: { sub, ent: [sub] } });
            },
          }),
        });
      },
    });
  },
});

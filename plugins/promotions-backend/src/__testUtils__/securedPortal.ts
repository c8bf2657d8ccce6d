/** A whole backend with real sign-in, tokens, permissions and conditions; the catalog is given. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { userInfoServiceFactory } from '@backstage/backend-defaults/userInfo';
import {
  coreServices,
  createBackendModule,
  createBackendPlugin,
  type AuthService,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import permissionPlugin from '@backstage/plugin-permission-backend';
import type { PermissionPolicy } from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import type { JsonObject } from '@backstage/types';
import request from 'supertest';
import { promotionsPlugin } from '../plugin';

const PERSON_HEADER = 'x-test-person';

export interface SecuredPortalOptions {
  policy: PermissionPolicy;
  /** Groups of each person, by the person's reference. */
  groups?: Record<string, string[]>;
  promotions: JsonObject;
  /** The catalog among them. */
  features: BackendFeature[];
}

export async function startSecuredPortal(options: SecuredPortalOptions) {
  const folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-secured-'));
  const agent = agentPlugin();
  const backend = await startTestBackend({
    features: [
      promotionsPlugin,
      authPlugin,
      signInAsAnybody(options.groups ?? {}),
      permissionPlugin,
      policyModule(options.policy),
      agent.plugin,
      authServiceFactory,
      httpAuthServiceFactory,
      userInfoServiceFactory,
      configOf(folder, options.promotions),
      ...options.features,
    ],
  });
  const { server } = backend;

  async function tokenOf(person: string): Promise<string> {
    const { body } = await request(server)
      .get('/api/auth/test/refresh')
      .set(PERSON_HEADER, person)
      .set('X-Requested-With', 'XMLHttpRequest')
      .expect(200);
    return body.backstageIdentity.token;
  }

  return {
    server,
    /** Where its databases are, one file a plugin. */
    folder,
    tokenOf,
    /** Of another plugin, as itself. */
    serviceToken: async () =>
      agent.tokenFor(await agent.auth().getOwnServiceCredentials()),
    /** Of another plugin that acts in the person's name. */
    onBehalfOf: async (person: string) =>
      agent.tokenFor(await agent.auth().authenticate(await tokenOf(person))),
    async stop() {
      await backend.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

export type SecuredPortal = Awaited<ReturnType<typeof startSecuredPortal>>;

function configOf(directory: string, promotions: JsonObject) {
  return mockServices.rootConfig.factory({
    data: {
      app: { baseUrl: 'http://localhost:3000' },
      backend: {
        baseUrl: 'http://localhost:7007',
        database: { client: 'better-sqlite3', connection: { directory } },
      },
      auth: { keyStore: { provider: 'memory' }, providers: { test: {} } },
      permission: { enabled: true },
      promotions,
    },
  });
}

function policyModule(policy: PermissionPolicy) {
  return createBackendModule({
    pluginId: 'permission',
    moduleId: 'test-policy',
    register(reg) {
      reg.registerInit({
        deps: { policies: policyExtensionPoint },
        async init({ policies }) {
          policies.setPolicy(policy);
        },
      });
    },
  });
}

/** Believes the header; the tokens are those of Backstage's auth backend. */
function signInAsAnybody(groups: Record<string, string[]>) {
  return createBackendModule({
    pluginId: 'auth',
    moduleId: 'test-sign-in',
    register(reg) {
      reg.registerInit({
        deps: { providers: authProvidersExtensionPoint },
        async init({ providers }) {
          providers.registerProvider({
            providerId: 'test',
            factory: createProxyAuthProviderFactory({
              authenticator: createProxyAuthenticator({
                defaultProfileTransform: async () => ({ profile: {} }),
                initialize: () => undefined,
                authenticate: async ({ req }) => ({
                  result: req.header(PERSON_HEADER) ?? '',
                }),
              }),
              signInResolver: ({ result: sub }, context) =>
                context.issueToken({
                  claims: { sub, ent: [sub, ...(groups[sub] ?? [])] },
                }),
            }),
          });
        },
      });
    },
  });
}

/** Some other plugin of the same backend, such as the one that serves agents. */
function agentPlugin() {
  let given: AuthService | undefined;
  const auth = () => {
    if (!given) {
      throw new Error('The backend was not started');
    }
    return given;
  };
  const plugin = createBackendPlugin({
    pluginId: 'agent',
    register(env) {
      env.registerInit({
        // The router publishes the keys that the tokens are verified with.
        deps: { auth: coreServices.auth, router: coreServices.httpRouter },
        async init(deps) {
          given = deps.auth;
        },
      });
    },
  });
  return {
    plugin,
    auth,
    async tokenFor(
      onBehalfOf: Awaited<ReturnType<AuthService['authenticate']>>,
    ) {
      const { token } = await auth().getPluginRequestToken({
        onBehalfOf,
        targetPluginId: 'promotions',
      });
      return token;
    },
  };
}

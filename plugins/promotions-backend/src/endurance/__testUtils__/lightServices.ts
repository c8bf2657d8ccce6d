/**
 * What Backstage gives a plugin, as lightly as it can be: a process of it starts in a fraction of a second. Callers are
 * whom they say they are, and may do everything; that is tested elsewhere.
 */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lifecycleServiceFactory } from '@backstage/backend-defaults/lifecycle';
import { rootLifecycleServiceFactory } from '@backstage/backend-defaults/rootLifecycle';
import {
  coreServices,
  createServiceFactory,
  type AuditorService,
  type AuthService,
  type DatabaseService,
  type DiscoveryService,
  type HttpAuthService,
  type PermissionsRegistryService,
  type PermissionsService,
  type RootInstanceMetadataService,
  type RootLoggerService,
  type SchedulerService,
  type ServiceRef,
  type UrlReaderService,
  type UserInfoService,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { ConfigReader } from '@backstage/config';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import express, { type ErrorRequestHandler } from 'express';
import type { Knex } from 'knex';
import { RecordingMetrics } from '../../metrics/__testUtils__/RecordingMetrics';

/** The reference of who calls. */
export const PERSON_HEADER = 'x-person';

const STATUSES: Record<string, number> = {
  InputError: 400,
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
};

const answerError: ErrorRequestHandler = (error, _req, res, _next) => {
  const { name, message, statusCode } = error;
  res
    .status(statusCode ?? STATUSES[name] ?? 500)
    .json({ error: { name, message } });
};

export function lightServices(options: {
  config: JsonObject;
  db: Knex;
  skipMigrations: boolean;
}) {
  const app = express();
  app.disable('x-powered-by').use(express.json());
  const nothing = async () => {};
  const light = <T>(service: ServiceRef<T, 'plugin'>, methods: Partial<T>) =>
    createServiceFactory({
      service,
      deps: {},
      // Whatever else is called is no function, and says so.
      factory: (): T => Object.create(methods),
    });
  const root = <T>(service: ServiceRef<T, 'root'>, methods: Partial<T>) =>
    createServiceFactory({
      service,
      deps: {},
      factory: (): T => Object.create(methods),
    });
  const factories = [
    root<RootLoggerService>(coreServices.rootLogger, logger()),
    createServiceFactory({
      service: coreServices.logger,
      deps: {},
      factory: () => logger(),
    }),
    rootLifecycleServiceFactory,
    lifecycleServiceFactory,
    root<RootInstanceMetadataService>(coreServices.rootInstanceMetadata, {
      getInstalledPlugins: async () => [],
    }),
    createServiceFactory({
      service: coreServices.rootConfig,
      deps: {},
      factory: () => new ConfigReader(options.config),
    }),
    light<DatabaseService>(coreServices.database, {
      getClient: async () => options.db,
      migrations: { skip: options.skipMigrations },
    }),
    light(coreServices.httpRouter, {
      use: handler => void app.use('/api/promotions', handler),
      addAuthPolicy: () => {},
    }),
    ...people(light),
    light<AuditorService>(coreServices.auditor, {
      createEvent: async () => ({ success: nothing, fail: nothing }),
    }),
    light<SchedulerService>(coreServices.scheduler, { scheduleTask: nothing }),
    light<DiscoveryService>(coreServices.discovery, {
      getBaseUrl: async plugin => `http://127.0.0.1:1/api/${plugin}`,
      getExternalBaseUrl: async plugin => `http://127.0.0.1:1/api/${plugin}`,
    }),
    createServiceFactory({
      service: metricsServiceRef,
      deps: {},
      factory: () => new RecordingMetrics(),
    }),
    light<UrlReaderService>(coreServices.urlReader, {}),
    light(signalsServiceRef, { publish: nothing }),
    light(catalogServiceRef, {
      getEntities: async () => ({ items: [] }),
      getEntitiesByRefs: async ({ entityRefs }) => ({
        items: entityRefs.map(() => undefined),
      }),
      getEntityByRef: async () => undefined,
    }),
  ];
  return {
    factories,
    /** Once the plugin is there. */
    async listen(): Promise<number> {
      app.use(answerError);
      return portOf(app.listen(0, '127.0.0.1'));
    },
  };
}

/** Who calls, and that they may. */
function people(
  light: <T>(
    service: ServiceRef<T, 'plugin'>,
    methods: Partial<T>,
  ) => ReturnType<typeof createServiceFactory>,
) {
  return [
    light<AuthService>(coreServices.auth, {
      getOwnServiceCredentials: async () => JSON.parse('{}'),
      getPluginRequestToken: async () => ({ token: 'none' }),
    }),
    light<HttpAuthService>(coreServices.httpAuth, {
      credentials: async request =>
        JSON.parse(
          JSON.stringify({
            principal: {
              type: 'user',
              userEntityRef: request.header(PERSON_HEADER),
            },
          }),
        ),
    }),
    light<UserInfoService>(coreServices.userInfo, {
      async getUserInfo({ principal }) {
        const userEntityRef = String(Object(principal).userEntityRef);
        return { userEntityRef, ownershipEntityRefs: [userEntityRef] };
      },
    }),
    light<PermissionsService>(coreServices.permissions, {
      authorize: async asked =>
        asked.map(() => ({ result: AuthorizeResult.ALLOW })),
      authorizeConditional: async asked =>
        asked.map(() => ({ result: AuthorizeResult.ALLOW })),
    }),
    light<PermissionsRegistryService>(coreServices.permissionsRegistry, {
      addPermissions: () => {},
      addPermissionRules: () => {},
      addResourceType: () => {},
    }),
  ];
}

function logger(): RootLoggerService {
  const say = (message: string, meta?: unknown) =>
    console.error(message, meta ?? '');
  return {
    error: say,
    warn: say,
    info() {},
    debug() {},
    child: () => logger(),
  };
}

async function portOf(server: Server): Promise<number> {
  await new Promise(resolve => server.once('listening', resolve));
  const address: AddressInfo = Object(server.address());
  return address.port;
}

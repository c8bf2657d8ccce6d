/**
 * The map of the backend: everything is built here in the order in which data flows (Argo CD, model, history, approvals,
 * then worker and http), and stopped in reverse. An Argo CD that does not answer never stops the start.
 */

import {
  coreServices,
  createBackendPlugin,
  type HttpRouterService,
  type LifecycleService,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { promotionsGateExtensionPoint } from '@stagecraft/plugin-promotions-node';
import { readPromotionsConfig } from './config';
import { act } from './wiring/act';
import { decide } from './wiring/decide';
import { addGate, askModules, type Gates } from './wiring/modules';
import { notify } from './wiring/notify';
import { observe } from './wiring/observe';
import { read } from './wiring/read';
import { record } from './wiring/record';
import { remember } from './wiring/remember';
import { bringBack } from './wiring/rollbacks';
import { serve } from './wiring/serve';
import { tellOfReplicas } from './wiring/tellOfReplicas';
import type { Services } from './wiring/services';
import { watchSideDoors } from './wiring/sideDoors';

/** What Backstage gives us. */
const DEPENDENCIES = {
  auditor: coreServices.auditor,
  auth: coreServices.auth,
  catalog: catalogServiceRef,
  config: coreServices.rootConfig,
  database: coreServices.database,
  discovery: coreServices.discovery,
  httpAuth: coreServices.httpAuth,
  httpRouter: coreServices.httpRouter,
  lifecycle: coreServices.lifecycle,
  logger: coreServices.logger,
  metrics: metricsServiceRef,
  notifications: notificationService,
  permissions: coreServices.permissions,
  permissionsRegistry: coreServices.permissionsRegistry,
  scheduler: coreServices.scheduler,
  signals: signalsServiceRef,
  urlReader: coreServices.urlReader,
  userInfo: coreServices.userInfo,
};

/**
 * The promotions backend, at `/api/promotions`.
 * @public
 */
export const promotionsPlugin = createBackendPlugin({
  pluginId: 'promotions',
  register(env) {
    const gates: Gates = new Map();
    env.registerExtensionPoint(promotionsGateExtensionPoint, {
      addGate: gate => addGate(gates, gate),
    });
    env.registerInit({
      deps: DEPENDENCIES,
      init: given => begin(given, gates),
    });
  },
});

interface Given extends Services {
  httpRouter: HttpRouterService;
  lifecycle: LifecycleService;
}

async function begin(
  { httpRouter, lifecycle, ...services }: Given,
  gates: Gates,
): Promise<void> {
  const config = readPromotionsConfig(services.config);
  const remembering = await remember(services, config);
  const reading = read(services, config, remembering);
  const following = remembering.follow(reading.reader);
  const recording = await record(services, config);
  const deciding = await decide(
    services,
    config,
    remembering,
    reading,
    recording,
    gates,
  );
  const outside = await watchSideDoors(services, reading, deciding);
  const { doors } = outside;
  const { loop } = act(services, config, reading, deciding, outside);
  const modules = await askModules(
    services,
    config,
    reading,
    deciding,
    gates,
    () => loop.wake(),
  );
  const notices = await notify(services, config, reading, recording, deciding);
  const unobserve = observe(services, remembering, reading, deciding);
  httpRouter.use(
    serve(
      services,
      config,
      remembering,
      reading,
      deciding,
      loop,
      outside,
      await bringBack(services, remembering, reading, deciding),
    ),
  );

  lifecycle.addStartupHook(() => tellOfReplicas(services));
  // The record last: it asks the scheduler, whose database may be away, and nobody else waits for that.
  const own = [modules, notices, recording];
  lifecycle.addStartupHook(() =>
    startAll([reading, deciding.feed, loop, doors, following, ...own]),
  );
  lifecycle.addShutdownHook(async () => {
    unobserve();
    await stopAll([notices, modules, doors, loop, deciding.feed]);
    await stopAll([reading, following]);
  });
}

/** One after the other. */
async function startAll(
  parts: readonly { start(): void | Promise<void> }[],
): Promise<void> {
  for (const part of parts) {
    await part.start();
  }
}

/** One after the other. */
async function stopAll(
  parts: readonly { stop(): void | Promise<void> }[],
): Promise<void> {
  for (const part of parts) {
    await part.stop();
  }
}

/**
 * The map of the backend: everything is built here in the order in which data flows (Argo CD, model, history, approvals,
 * then worker and http), and stopped in reverse. An Argo CD that does not answer never stops the start.
 */

import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { readPromotionsConfig } from './config';
import { act } from './wiring/act';
import { decide } from './wiring/decide';
import { observe } from './wiring/observe';
import { read } from './wiring/read';
import { record } from './wiring/record';
import { remember } from './wiring/remember';
import { bringBack } from './wiring/rollbacks';
import { serve } from './wiring/serve';
import { tellOfReplicas } from './wiring/tellOfReplicas';
import { watchSideDoors } from './wiring/sideDoors';

/**
 * The promotions backend, at `/api/promotions`.
 * @public
 */
export const promotionsPlugin = createBackendPlugin({
  pluginId: 'promotions',
  register(env) {
    env.registerInit({
      deps: {
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
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init({ httpRouter, lifecycle, ...services }) {
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
        );
        const outside = await watchSideDoors(services, reading, deciding);
        const acting = act(services, config, reading, deciding, outside);
        const unobserve = observe(services, remembering, reading, deciding);
        httpRouter.use(
          serve(
            services,
            config,
            remembering,
            reading,
            deciding,
            acting.loop,
            outside,
            await bringBack(services, remembering, reading, deciding),
          ),
        );

        lifecycle.addStartupHook(() => tellOfReplicas(services));
        lifecycle.addStartupHook(async () => {
          reading.start();
          deciding.feed.start();
          acting.loop.start();
          outside.doors.start();
          await following.start();
          await recording.start();
        });
        lifecycle.addShutdownHook(async () => {
          unobserve();
          await outside.doors.stop();
          await acting.loop.stop();
          deciding.feed.stop();
          await reading.stop();
          await following.stop();
        });
      },
    });
  },
});

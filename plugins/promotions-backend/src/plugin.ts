/**
 * The map of the backend: everything is built here in the order in which data flows (Argo CD, model, history, approvals,
 * then worker and http), and stopped in reverse. An Argo CD that does not answer never stops the start.
 */

import {
  coreServices,
  createBackendPlugin,
  type AuditorService,
  type AuthService,
  type DatabaseService,
  type HttpAuthService,
  type LoggerService,
  type PermissionsRegistryService,
  type PermissionsService,
  type RootConfigService,
  type SchedulerService,
  type UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  metricsServiceRef,
  type MetricsService,
} from '@backstage/backend-plugin-api/alpha';
import { ScmIntegrations } from '@backstage/integration';
import {
  catalogServiceRef,
  type CatalogService,
} from '@backstage/plugin-catalog-node';
import {
  signalsServiceRef,
  type SignalsService,
} from '@backstage/plugin-signals-node';
import { ArgoWatch } from './argocd/ArgoWatch';
import { CommitNames } from './argocd/CommitNames';
import { CommitSource } from './argocd/CommitSource';
import { connect } from './argocd/connect';
import { forgeFinder } from './argocd/forges/findForge';
import { Approvals } from './approvals/Approvals';
import { DatabaseApprovalStore } from './approvals/DatabaseApprovalStore';
import { readPromotionsConfig, type PromotionsConfig } from './config';
import { openHistory } from './history/keepHistory';
import { ChangeFeed } from './http/ChangeFeed';
import { createRouter } from './http/createRouter';
import { EntityPipelines } from './http/EntityPipelines';
import { PipelineAccess } from './http/PipelineAccess';
import { PipelineOwners } from './http/PipelineOwners';
import { RememberedPermissions } from './http/RememberedPermissions';
import { entityRefsOf } from './model/entityLinks';
import { watchMeter } from './metrics/meterWatch';
import { observeState } from './metrics/observeState';
import { ReadModel } from './model/ReadModel';
import { systemClock as clock } from './platform/clock';
import { newId, newSecret } from './platform/ids';
import { systemRandom as random } from './platform/random';
import { systemTimers as timers } from './platform/timers';
import { Repairs } from './repairs/Repairs';
import { ApprovalWorker } from './worker/ApprovalWorker';
import { WorkerLoop } from './worker/WorkerLoop';

/** Longer than the calls between two writes in the name of a ticket. */
const LEASE_MS = 60_000;
/** Longer than a sync may wait to be sent, and then be under way: 10 and 30 seconds. */
const SETTLE_MS = 45_000;

interface Services {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  httpAuth: HttpAuthService;
  logger: LoggerService;
  metrics: MetricsService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  scheduler: SchedulerService;
  signals: SignalsService;
  userInfo: UserInfoService;
}

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
        const deciding = await decide(services, config, reading);
        const acting = act(services, config, reading, deciding);
        const unobserve = observe(services, remembering, reading, deciding);
        httpRouter.use(
          serve(services, config, remembering, reading, deciding, acting.loop),
        );

        lifecycle.addStartupHook(async () => {
          reading.start();
          deciding.feed.start();
          acting.loop.start();
          await following.start();
        });
        lifecycle.addShutdownHook(async () => {
          unobserve();
          await acting.loop.stop();
          deciding.feed.stop();
          await reading.stop();
          await following.stop();
        });
      },
    });
  },
});

/** What Argo CD forgets, read before anything is judged. */
function remember(services: Services, { history }: PromotionsConfig) {
  const world = { clock, timers, random, writer: newId() };
  return openHistory({ ...services, ...world, ...history });
}
type Remembering = Awaited<ReturnType<typeof remember>>;

/** Argo CD and the model of it. */
function read(
  { config: root, logger, metrics }: Services,
  config: PromotionsConfig,
  { keeper }: Remembering,
) {
  const world = { clock, timers, random };
  const clients = config.instances.map(instance => connect(instance, clock));
  const argo = new Map(clients.map(client => [client.instance, client]));
  const forges = forgeFinder(ScmIntegrations.fromConfig(root));
  const commits = new CommitSource(forges, argo);
  const reader = new ReadModel({
    ...world,
    instances: config.instances.map(({ frontendUrl, execute }, at) => ({
      frontendUrl,
      execute,
      api: clients[at],
    })),
    entityRefs: entityRefsOf,
    commitUrl: commits.commitUrl,
    keeper,
  });
  const metered = watchMeter(metrics, clock);
  const watches = clients.map(api => {
    const { instance } = api;
    const listener = metered(instance, reader.listenerFor(instance));
    return new ArgoWatch(api, listener, world, logger);
  });
  return {
    argo,
    commits,
    reader,
    watches,
    start() {
      reader.start();
      watches.forEach(watch => watch.start());
      // A token that was renewed is tried at once.
      root.subscribe?.(() => watches.forEach(watch => watch.tryAgain()));
    },
    async stop() {
      await Promise.all(watches.map(watch => watch.stop()));
      reader.stop();
    },
  };
}
type Reading = ReturnType<typeof read>;

/** Decisions, and who is told of changes. */
async function decide(
  { database, logger, signals }: Services,
  config: PromotionsConfig,
  { reader }: Reading,
) {
  const sources = { newId, newSecret };
  const store = await DatabaseApprovalStore.create(database, sources);
  const { volatile } = store;
  if (volatile) {
    logger.warn(
      'The database is kept in memory only, so decisions are refused. Give it a file or a server (backend.database).',
    );
  }
  const approvals = new Approvals({ store, config, volatile, clock });
  const secret = await store.secret('signals');
  const feed = new ChangeFeed({ reader, signals, secret, logger, timers });
  return { store, approvals, feed };
}
type Deciding = Awaited<ReturnType<typeof decide>>;

/** What executes decisions. */
function act(
  { logger }: Services,
  config: PromotionsConfig,
  { argo, reader }: Reading,
  { store, feed }: Deciding,
) {
  const common = { store, reader, logger, onProgress: feed.decided };
  const worker = new ApprovalWorker({
    ...common,
    argo,
    config,
    clock,
    leaseMs: LEASE_MS,
    settleMs: SETTLE_MS,
  });
  return {
    loop: new WorkerLoop({
      ...common,
      instances: [...argo.keys()],
      worker,
      timers,
    }),
  };
}

/** What those see who watch over the portal. */
function observe(
  { metrics, logger }: Services,
  { keeper: history }: Remembering,
  { reader, watches }: Reading,
  { store: approvals }: Deciding,
) {
  const sources = { reader, watches, approvals, history };
  return observeState({ metrics, logger, clock, ...sources });
}

/** The routes. */
function serve(
  services: Services,
  config: PromotionsConfig,
  { history }: Remembering,
  { argo, commits, reader }: Reading,
  { approvals, feed }: Deciding,
  loop: WorkerLoop,
) {
  return createRouter({
    clock,
    reader,
    details: new Map([...argo].map(([name, { details }]) => [name, details])),
    repairs: new Repairs({ argo: executing(config, argo), newId }),
    access: new PipelineAccess({
      ...services,
      looking: new RememberedPermissions(services.permissions, clock),
      reader,
      owners: new PipelineOwners({ ...services, clock }),
      guest: services.config.getOptionalString(
        'auth.providers.guest.userEntityRef',
      ),
    }),
    approvals,
    feed,
    entities: new EntityPipelines({ ...services, reader, clock }),
    auditor: services.auditor,
    argo,
    commits: commits.commits,
    commitNames: new CommitNames({
      argo,
      timers,
      commitUrl: commits.commitUrl,
    }),
    history,
    onDecided: ref => {
      feed.decided(ref);
      loop.wake();
    },
  });
}

/** The instances on which the portal may act. */
function executing<T>(
  { instances }: PromotionsConfig,
  argo: ReadonlyMap<string, T>,
): Map<string, T> {
  return new Map(
    [...argo].filter(([name]) => instances.find(i => i.name === name)?.execute),
  );
}

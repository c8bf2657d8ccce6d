/** Argo CD and the model of it. */

import { ScmIntegrations } from '@backstage/integration';
import { ArgoWatch } from '../argocd/ArgoWatch';
import { CommitSource } from '../argocd/CommitSource';
import { connect } from '../argocd/connect';
import { forgeFinder } from '../argocd/forges/findForge';
import { Provenance } from '../argocd/Provenance';
import type { PromotionsConfig } from '../config';
import { watchMeter } from '../metrics/meterWatch';
import { entityRefsOf } from '../model/entityLinks';
import { ReadModel } from '../model/ReadModel';
import { systemClock as clock } from '../platform/clock';
import { systemRandom as random } from '../platform/random';
import { systemTimers as timers } from '../platform/timers';
import type { Remembering } from './remember';
import type { Services } from './services';

export function read(
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
    chains: config.chains,
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
    provenance: new Provenance(forges, argo),
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
export type Reading = ReturnType<typeof read>;

/** What happens to a demo service from outside: commits, syncs by hand, a change on the cluster, and waiting. */

import { setTimeout as sleep } from 'node:timers/promises';
import { namedTargets } from '@stagecraft/applicationset';
import type { Forge, Repository } from '../forge/Forge';
import type { Application } from '../world/argocd';
import type { Ref, World } from '../world/World';
import type { PlayClock } from './PlayClock';
import {
  type Behaviour,
  type Files,
  lastingFiles,
  versionFiles,
} from './repositoryFiles';
import type { DemoStage, DemoTarget, RunningService } from './services';

/** Real milliseconds after which something that never happens is a fault of the demo. */
const PATIENCE = 120_000;

/** A target and the Application that deploys to it. */
export interface Place {
  ref: Ref;
  target: DemoTarget;
}

export class Stagehand {
  constructor(
    private readonly service: RunningService,
    private readonly world: World,
    private readonly forge: Forge,
    private readonly repository: Repository,
    private readonly clock: PlayClock,
  ) {}

  /** In their order. */
  get stages(): readonly DemoStage[] {
    return this.service.pipeline.stages;
  }

  /** Pushes a version, and answers its SHA. */
  async commit(
    version: string,
    message: string,
    behaviour: Behaviour = {},
    more: Files = {},
  ): Promise<string> {
    return this.forge.commit(this.repository, {
      files: { ...more, ...versionFiles(this.service, version, behaviour) },
      message,
      author: this.service.author,
      date: this.clock.now(),
    });
  }

  /** The files of the first commit that later versions leave alone. */
  lasting(): Files {
    return lastingFiles(this.service, this.forge.cloneUrl(this.repository));
  }

  /** The places that a stage deploys to, in order. */
  places(name: DemoStage['name']): Place[] {
    return this.service.pipeline.stages
      .filter(stage => stage.name === name)
      .flatMap(stage => namedTargets(this.service.name, stage))
      .map(({ application, target }) => ({
        ref: { namespace: 'argocd', name: application },
        target,
      }));
  }

  /** Syncs at a commit, as somebody with the command line does. */
  sync(places: Place[], revision: string): void {
    for (const { ref } of places) {
      const syncOptions = { items: ['CreateNamespace=true'] };
      this.world.sync(ref, { revision, prune: true, syncOptions }, 'admin');
    }
  }

  /** Changes the number of replicas on the cluster, behind Git's back. */
  scale({ target }: Place, replicas: number): void {
    const cluster = [...this.world.clusters.values()].find(
      one => one.name === target.cluster,
    );
    cluster?.patch(
      {
        kind: 'Deployment',
        namespace: target.namespace,
        name: this.service.name,
      },
      { spec: { replicas } },
    );
  }

  /** Waits until every place runs a commit and is well. */
  async untilDeployed(places: Place[], revision: string): Promise<void> {
    await this.until(places, `runs ${revision.slice(0, 7)}`, app => {
      const status = app.status;
      return (
        status?.history?.at(-1)?.revision === revision &&
        status.sync.status === 'Synced' &&
        status.health.status === 'Healthy' &&
        status.operationState?.phase === 'Succeeded' &&
        app.operation === undefined
      );
    });
  }

  /** Waits until something holds for every place. */
  async until(
    places: Place[],
    what: string,
    holds: (app: Application) => boolean,
  ): Promise<void> {
    const holdsAt = ({ ref }: Place) => {
      const app = this.world.application(ref);
      return app !== undefined && holds(app);
    };
    const end = Date.now() + PATIENCE;
    while (!places.every(holdsAt)) {
      if (Date.now() > end) {
        const late = places.find(place => !holdsAt(place));
        throw new Error(`The demo waited in vain: ${late?.ref.name} ${what}`);
      }
      await sleep(20);
    }
  }
}

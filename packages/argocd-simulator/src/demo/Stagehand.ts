/** What happens to a demo service from outside: commits, syncs by hand, a change on the cluster, and waiting. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Forge, Repository } from '../forge/Forge';
import type { Application } from '../world/argocd';
import type { World } from '../world/World';
import type { PlayClock } from './PlayClock';
import {
  type Behaviour,
  type Files,
  lastingFiles,
  versionFiles,
} from './repositoryFiles';
import {
  applicationName,
  type DemoStage,
  type DemoTarget,
  type RunningService,
} from './services';

const NAMESPACE = 'argocd';

/** Real milliseconds after which something that never happens is a fault of the demo. */
const PATIENCE = 60_000;

export class Stagehand {
  constructor(
    private readonly service: RunningService,
    private readonly world: World,
    private readonly forge: Forge,
    private readonly repository: Repository,
    private readonly clock: PlayClock,
  ) {}

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
    const clusters = new Map(
      [...this.world.clusters.values()].map(one => [one.name, one.server]),
    );
    const url = this.forge.cloneUrl(this.repository);
    return lastingFiles(this.service, clusters, url);
  }

  stage(name: string): DemoStage {
    const stage = this.service.pipeline.stages.find(one => one.name === name);
    if (!stage) throw new Error(`${this.service.name} has no stage ${name}`);
    return stage;
  }

  application(target: DemoTarget): Application | undefined {
    return this.world.application(this.ref(target));
  }

  /** Syncs targets at a commit, as somebody with the command line does. */
  sync(targets: DemoTarget[], revision: string): void {
    for (const target of targets) {
      this.world.sync(
        this.ref(target),
        { revision, syncOptions: { items: ['CreateNamespace=true'] } },
        'admin',
      );
    }
  }

  /** Changes the number of replicas on the cluster, behind Git's back. */
  scale(target: DemoTarget, replicas: number): void {
    const cluster = [...this.world.clusters.values()].find(
      one => one.name === target.cluster,
    );
    cluster?.patch(
      {
        kind: 'Deployment',
        namespace: applicationName(this.service, target),
        name: this.service.name,
      },
      { spec: { replicas } },
    );
  }

  /** Waits until every target of a stage runs a commit and is well. */
  async untilDeployed(stage: DemoStage, revision: string): Promise<void> {
    await this.until(stage, `runs ${revision.slice(0, 7)}`, app => {
      const last = app.status?.history?.at(-1);
      return (
        last?.revision === revision &&
        app.status?.sync?.status === 'Synced' &&
        app.status?.health?.status === 'Healthy' &&
        app.operation === undefined &&
        app.status?.operationState?.phase === 'Succeeded'
      );
    });
  }

  /** Waits until something holds for every target of a stage. */
  async until(
    stage: DemoStage,
    what: string,
    holds: (app: Application) => boolean,
  ): Promise<void> {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      const apps = stage.targets.map(target => this.application(target));
      if (apps.every(app => app !== undefined && holds(app))) return;
      await sleep(20);
    }
    throw new Error(
      `The demo's ${this.service.name} never came so far that ${stage.name} ${what}`,
    );
  }

  private ref(target: DemoTarget) {
    return {
      namespace: NAMESPACE,
      name: applicationName(this.service, target),
    };
  }
}

/**
 * Argo CD's ApplicationSet controller: generates Applications, keeps them as generated, and rolls
 * them out stage by stage.
 *
 * One reconcile reads the set once, at its start. What it writes to `applicationStatus` on the way is
 * not what its last part believes: whether to sync is decided by the entries as they were at the
 * start. A Pending entry is therefore synced by the reconcile after the one that wrote it, and once
 * more by the one that takes it to Progressing. The recordings show both.
 */

import type { RenderWorld } from '@stagecraft/applicationset';
import { stepSelects } from '@stagecraft/applicationset';
import { Application, ApplicationSet } from '../../world/argocd';
import { keyOf, kubeTime } from '../../world/ObjectStore';
import { ObjectEvent, ObjectStore, SimClock } from '../../world/types';
import { WorldSettings } from '../../world/World';
import { Pace } from '../pace';
import { WorkQueue } from '../WorkQueue';
import { ApplicationWriter } from './ApplicationWriter';
import { SetStatus } from './SetStatus';
import {
  parametersGenerated,
  rolloutConfig,
  rolloutProgress,
  upToDate,
} from './conditions';
import { Generated, Renderer, generate } from './generate';
import { withoutAutomation } from './ownApplications';
import {
  StepMap,
  advance,
  isRollingSync,
  openApplications,
  stepsOf,
} from './rollingSync';
import { observe } from './observe';
import { matters, mattersForSet } from './triggers';

export interface ApplicationSetDependencies {
  store: ObjectStore;
  clock: SimClock;
  settings: WorldSettings;
  pace: Pace;
  renderer: Renderer;
  renderWorld: RenderWorld;
  recordForSet(set: ApplicationSet, reason: string, message: string): void;
}

export class ApplicationSetController {
  private readonly queue: WorkQueue;
  private readonly unwatch: (() => void)[] = [];
  private readonly status: SetStatus;
  private readonly applications: ApplicationWriter;

  constructor(private readonly deps: ApplicationSetDependencies) {
    this.status = new SetStatus(deps);
    this.applications = new ApplicationWriter(deps);
    this.queue = new WorkQueue(
      deps.clock,
      () => deps.pace.of('setLatency'),
      key => this.reconcile(key),
    );
  }

  start(): void {
    const { store } = this.deps;
    const before = new Map<string, ObjectEvent['object']>();
    const remember = (event: ObjectEvent) => {
      const id = `${event.object.kind}/${nameOf(event.object.metadata)}`;
      const old = before.get(id);
      if (event.type === 'DELETED') before.delete(id);
      else before.set(id, event.object);
      return old;
    };
    this.unwatch.push(
      store.watch('ApplicationSet', event => {
        const old = remember(event);
        if (event.type === 'DELETED') this.collect(event.object.metadata.uid);
        else if (mattersForSet(old, event.object))
          this.add(event.object.metadata);
      }),
      store.watch('Application', event => {
        const old = remember(event);
        if (matters(event, old)) this.addOwner(event);
      }),
    );
    store.list('ApplicationSet').forEach(set => this.add(set.metadata));
  }

  stop(): void {
    this.queue.stop();
    this.unwatch.forEach(stop => stop());
  }

  /** Looks again at every set, as after a push to a repository that a generator reads. */
  poll(): void {
    this.deps.store
      .list('ApplicationSet')
      .forEach(set => this.add(set.metadata));
  }

  private add(metadata: { namespace?: string; name: string }): void {
    this.queue.add(nameOf(metadata));
  }

  private addOwner(event: ObjectEvent): void {
    const owner = event.object.metadata.ownerReferences?.find(
      o => o.controller && o.kind === 'ApplicationSet',
    );
    if (!owner) return;
    this.queue.add(
      nameOf({ namespace: event.object.metadata.namespace, name: owner.name }),
    );
  }

  // Kubernetes' garbage collector: what a deleted set owns is deleted after it.
  private collect(uid?: string): void {
    this.deps.clock.after(10, () => {
      for (const app of this.deps.store.list('Application')) {
        if (app.metadata.ownerReferences?.some(o => o.uid === uid)) {
          this.deps.store.remove(keyOf(app));
        }
      }
    });
  }

  private async reconcile(key: string): Promise<void> {
    const set = this.status.read(key);
    if (!set || set.metadata.deletionTimestamp) return;
    this.requeueForGenerators(key, set);
    const generated = await generate(
      set,
      this.deps.renderer,
      this.deps.renderWorld,
      name => this.projectExists(name),
    );
    if (generated.error && !generated.error.generated) {
      await this.status.fail(key, generated.error);
      this.queue.add(key, this.deps.settings.generatorPollMs);
      return;
    }
    const live = this.status.owned(set);
    const sync = await this.progress(key, set, live, generated);
    if (sync === undefined) return;
    if (generated.error) await this.status.fail(key, generated.error);
    await this.applications.write(set, generated, sync, () =>
      this.status.owned(set),
    );
    await this.status.resources(key);
    if (!generated.error) await this.status.conditions(key, upToDate());
  }

  /** The rollout's part; gives the names to sync, or undefined when the reconcile ends here. */
  private async progress(
    key: string,
    set: ApplicationSet,
    live: readonly Application[],
    generated: Generated,
  ): Promise<ReadonlySet<string> | undefined> {
    const had = set.status?.applicationStatus ?? [];
    if (!this.deps.settings.progressiveSyncs || !isRollingSync(set)) {
      if (had.length) await this.status.statuses(key, set, []);
      return new Set();
    }
    const newer = this.deps.settings.version === '3.6.0';
    if (newer && stepsOf(set).length === 0) {
      await this.status.fail(key, {
        reason: 'ApplicationSetRolloutError',
        message: 'No steps defined for rollout',
        generated: true,
      });
      return undefined;
    }
    return this.roll(key, set, live, generated);
  }

  private async roll(
    key: string,
    set: ApplicationSet,
    live: readonly Application[],
    generated: Generated,
  ): Promise<ReadonlySet<string>> {
    const steps = stepMap(set, generated.all);
    const desired = new Map(
      generated.all.map(a => [a.metadata.name, withoutAutomation(a)]),
    );
    const seen = await this.status.statuses(
      key,
      set,
      observe(set, live, desired, steps, this.now()),
    );
    const open = openApplications(
      stepNames(set, steps),
      new Set(live.map(a => a.metadata.name)),
      seen.status?.applicationStatus ?? [],
    );
    const after = await this.status.statuses(
      key,
      seen,
      advance(seen, open, steps, this.now()),
    );
    const statuses = after.status?.applicationStatus ?? [];
    const conditions = [parametersGenerated(), rolloutProgress(set, statuses)];
    if (this.deps.settings.version === '3.6.0') {
      conditions.push(rolloutConfig(set, generated.all, statuses));
    }
    await this.status.conditions(key, conditions);
    // The set as it was read at the start, not as it is now.
    const pending = (set.status?.applicationStatus ?? [])
      .filter(s => s.status === 'Pending' && open.has(s.application))
      .map(s => s.application);
    return new Set(pending);
  }

  private projectExists(name: string): boolean {
    const namespace = this.deps.settings.namespace;
    return (
      this.deps.store.get({ kind: 'AppProject', namespace, name }) !== undefined
    );
  }

  private requeueForGenerators(key: string, set: ApplicationSet): void {
    if (set.spec.generators.length === 0) return;
    if (
      JSON.stringify(set.spec.generators).match(
        /"(git|scmProvider|pullRequest)":/,
      )
    ) {
      this.queue.add(key, this.deps.settings.generatorPollMs);
    }
  }

  private now(): string {
    return kubeTime(this.deps.clock.now());
  }
}

function nameOf(metadata: { namespace?: string; name: string }): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function stepMap(
  set: ApplicationSet,
  desired: readonly Application[],
): StepMap {
  const steps = new Map<string, number>();
  for (const app of desired) {
    const index = stepsOf(set).findIndex(step =>
      stepSelects(step, app.metadata.labels ?? {}),
    );
    if (index >= 0) steps.set(app.metadata.name, index);
  }
  return steps;
}

function stepNames(set: ApplicationSet, steps: StepMap): string[][] {
  return stepsOf(set).map((_, i) =>
    [...steps].filter(([, index]) => index === i).map(([name]) => name),
  );
}

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
import {
  Application,
  ApplicationSet,
  ApplicationSetApplicationStatus,
  ApplicationSetStatus,
  isApplication,
  isApplicationSet,
} from '../../world/argocd';
import { equalJson } from '../../world/json';
import { kubeTime } from '../../world/ObjectStore';
import {
  ObjectEvent,
  ObjectKey,
  ObjectStore,
  SimClock,
} from '../../world/types';
import { WorldSettings } from '../../world/World';
import { Pace } from '../pace';
import { WorkQueue } from '../WorkQueue';
import {
  failed,
  parametersGenerated,
  rolloutConfig,
  rolloutProgress,
  upToDate,
  withConditions,
} from './conditions';
import { Generated, Renderer, generate } from './generate';
import { deletable, updated, withoutAutomation } from './ownApplications';
import {
  StepMap,
  advance,
  isRollingSync,
  observe,
  openApplications,
  stepsOf,
  stored,
} from './rollingSync';
import { matters, mattersForSet } from './triggers';

export interface ApplicationSetDependencies {
  store: ObjectStore;
  clock: SimClock;
  settings: WorldSettings;
  pace: Pace;
  renderer: Renderer;
  renderWorld: RenderWorld;
}

export class ApplicationSetController {
  private readonly queue: WorkQueue;
  private readonly unwatch: (() => void)[] = [];

  constructor(private readonly deps: ApplicationSetDependencies) {
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
          this.deps.store.remove(keyFor(app));
        }
      }
    });
  }

  private async reconcile(key: string): Promise<void> {
    const set = this.read(key);
    if (!set || set.metadata.deletionTimestamp) return;
    this.requeueForGenerators(key, set);
    const generated = await generate(
      set,
      this.deps.renderer,
      this.deps.renderWorld,
      name => this.projectExists(name),
    );
    if (generated.error && !generated.error.generated) {
      await this.fail(key, generated.error);
      this.queue.add(key, this.deps.settings.generatorPollMs);
      return;
    }
    const live = this.owned(set);
    const sync = await this.progress(key, set, live, generated);
    if (sync === undefined) return;
    if (generated.error) await this.fail(key, generated.error);
    await this.writeApplications(set, generated, sync);
    await this.writeResources(key);
    if (!generated.error) await this.condition(key, upToDate());
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
      if (had.length) await this.writeStatuses(key, set, []);
      return new Set();
    }
    const newer = this.deps.settings.version === '3.6.0';
    if (newer && stepsOf(set).length === 0) {
      await this.fail(key, {
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
    const seen = await this.writeStatuses(
      key,
      set,
      observe(set, live, desired, steps, this.now()),
    );
    const open = openApplications(
      stepNames(set, steps),
      new Set(live.map(a => a.metadata.name)),
      seen.status?.applicationStatus ?? [],
    );
    const after = await this.writeStatuses(
      key,
      seen,
      advance(seen, open, steps, this.now()),
    );
    const statuses = after.status?.applicationStatus ?? [];
    const conditions = [parametersGenerated(), rolloutProgress(set, statuses)];
    if (this.deps.settings.version === '3.6.0') {
      conditions.push(rolloutConfig(set, generated.all, statuses));
    }
    await this.condition(key, conditions);
    // The set as it was read at the start, not as it is now.
    const pending = (set.status?.applicationStatus ?? [])
      .filter(s => s.status === 'Pending' && open.has(s.application))
      .map(s => s.application);
    return new Set(pending);
  }

  private async writeApplications(
    set: ApplicationSet,
    generated: Generated,
    sync: ReadonlySet<string>,
  ): Promise<void> {
    const { store } = this.deps;
    const policy = set.spec.syncPolicy?.applicationsSync ?? 'sync';
    const rolling = this.deps.settings.progressiveSyncs && isRollingSync(set);
    const byName = [...generated.valid].sort((a, b) =>
      a.metadata.name < b.metadata.name ? -1 : 1,
    );
    for (const wanted of byName) {
      const live = store.get(keyFor(wanted));
      if (
        live &&
        isApplication(live) &&
        policy.startsWith('create-') &&
        policy !== 'create-update'
      )
        continue;
      const next = updated(
        live && isApplication(live) ? live : undefined,
        wanted,
        set,
        { rolling, sync: sync.has(wanted.metadata.name) },
      );
      if (live && equalJson(live, next)) continue;
      await this.deps.pace.wait('setWrite');
      // Someone may have written it meanwhile; the controller patches what it owns.
      const fresh = store.get(keyFor(wanted));
      if (live && !fresh) continue;
      store.put(
        updated(
          fresh && isApplication(fresh) ? fresh : undefined,
          wanted,
          set,
          {
            rolling,
            sync: sync.has(wanted.metadata.name),
          },
        ),
      );
    }
    if (['create-only', 'create-update'].includes(policy)) return;
    deletable(this.owned(set), generated.all).forEach(app =>
      store.remove(keyFor(app)),
    );
  }

  private async writeStatuses(
    key: string,
    set: ApplicationSet,
    next: readonly ApplicationSetApplicationStatus[],
  ): Promise<ApplicationSet> {
    const before = set.status?.applicationStatus ?? [];
    const after = stored(before, next);
    if (after === before) return set;
    return this.write(key, set, status => ({
      ...status,
      applicationStatus: after.length ? [...after] : undefined,
    }));
  }

  private async writeResources(key: string): Promise<void> {
    const set = this.read(key);
    if (!set) return;
    const resources = this.owned(set).map(app => ({
      group: 'argoproj.io',
      version: 'v1alpha1',
      kind: 'Application',
      namespace: app.metadata.namespace ?? '',
      name: app.metadata.name,
      status: app.status?.sync.status,
      health: app.status?.health.status ? app.status.health : undefined,
    }));
    const { length } = resources;
    await this.write(key, set, status =>
      length
        ? {
            ...status,
            resources: resources.slice(0, 5000),
            resourcesCount: length,
          }
        : { ...status, resources: undefined, resourcesCount: undefined },
    );
  }

  private async fail(
    key: string,
    error: NonNullable<Generated['error']>,
  ): Promise<void> {
    await this.condition(
      key,
      failed(error.reason, error.message, error.generated),
    );
  }

  private async condition(
    key: string,
    changes: Parameters<typeof withConditions>[1],
  ): Promise<void> {
    const set = this.read(key);
    if (!set) return;
    await this.write(key, set, status =>
      withConditions(status, changes, this.now()),
    );
  }

  private async write(
    key: string,
    set: ApplicationSet,
    change: (status: ApplicationSetStatus) => ApplicationSetStatus,
  ): Promise<ApplicationSet> {
    if (equalJson(set.status ?? {}, change(set.status ?? {}))) return set;
    await this.deps.pace.wait('setWrite');
    const fresh = this.read(key);
    if (!fresh || fresh.metadata.uid !== set.metadata.uid) return set;
    const next = this.deps.store.put({
      ...fresh,
      status: change(fresh.status ?? {}),
    });
    return isApplicationSet(next) ? next : set;
  }

  private read(key: string): ApplicationSet | undefined {
    const [namespace, name] = key.split('/');
    const found = this.deps.store.get({
      kind: 'ApplicationSet',
      namespace,
      name,
    });
    return found && isApplicationSet(found) ? found : undefined;
  }

  // By name, as Argo CD's index does: Applications of a deleted set of the same name count.
  private owned(set: ApplicationSet): Application[] {
    return this.deps.store
      .list('Application', set.metadata.namespace)
      .filter(isApplication)
      .filter(app =>
        app.metadata.ownerReferences?.some(
          o =>
            o.controller &&
            o.kind === 'ApplicationSet' &&
            o.name === set.metadata.name,
        ),
      );
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

function keyFor(app: ObjectEvent['object']): ObjectKey {
  return {
    kind: app.kind,
    namespace: app.metadata.namespace ?? '',
    name: app.metadata.name,
  };
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

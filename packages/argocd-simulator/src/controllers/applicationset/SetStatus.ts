/** Writing the status of an ApplicationSet, one part at a time and only when it changes. */

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
import { ObjectStore, SimClock } from '../../world/types';
import { Pace } from '../pace';
import { failed, withConditions } from './conditions';
import { Generated } from './generate';
import { stored } from './rollingSync';

export class SetStatus {
  constructor(
    private readonly deps: { store: ObjectStore; clock: SimClock; pace: Pace },
  ) {}

  /** Stores the entries, if anything that counts has changed; gives the set as it is then. */
  async statuses(
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

  /** Lists what the set owns: at most 5000 of them, and their true number. */
  async resources(key: string): Promise<void> {
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

  /** Tells an error in the conditions. */
  async fail(
    key: string,
    error: NonNullable<Generated['error']>,
  ): Promise<void> {
    await this.conditions(
      key,
      failed(error.reason, error.message, error.generated),
    );
  }

  /** Sets conditions, and the health that follows from them. */
  async conditions(
    key: string,
    changes: Parameters<typeof withConditions>[1],
  ): Promise<void> {
    const set = this.read(key);
    if (!set) return;
    await this.write(key, set, status =>
      withConditions(status, changes, this.now()),
    );
  }

  read(key: string): ApplicationSet | undefined {
    const [namespace, name] = key.split('/');
    const found = this.deps.store.get({
      kind: 'ApplicationSet',
      namespace,
      name,
    });
    return found && isApplicationSet(found) ? found : undefined;
  }

  /** By name, as Argo CD's index does: Applications of a deleted set of the same name count. */
  owned(set: ApplicationSet): Application[] {
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

  private now(): string {
    return kubeTime(this.deps.clock.now());
  }
}

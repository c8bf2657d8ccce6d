/**
 * The objects of one instance, as its events and lists tell them. What an event costs does not grow with their
 * number: it changes the one object, and says which sets may look different now.
 */

import { isOlder, keyOf } from '../argocd/mergeList';
import type {
  Application,
  ApplicationSet,
  ArgoEvent,
  ArgoList,
  ArgoObject,
} from '../argocd/types';

/** By `namespace/name`; never changed, but replaced by another one. */
export type Applications = ReadonlyMap<string, Application>;

const NONE: Applications = new Map();

type Change<T extends ArgoObject> = { type: ArgoEvent['type']; object: T };

export class InstanceObjects {
  /** By `namespace/name`. */
  private readonly sets = new Map<string, ApplicationSet>();
  /** Key of a set by its uid. */
  private readonly keysByUid = new Map<string, string>();
  /** By the uid of the ApplicationSet that owns them; others are no part of a pipeline. */
  private readonly owned = new Map<string, Applications>();
  /** The uid of the set that owns an Application, by the Application's key. */
  private readonly owners = new Map<string, string>();

  set(key: string): ApplicationSet | undefined {
    return this.sets.get(key);
  }

  /** Of all sets. */
  keys(): string[] {
    return [...this.sets.keys()];
  }

  /** The same map comes back while nothing changed in it. */
  applicationsOf({ uid }: Pick<ApplicationSet, 'uid'>): Applications {
    return this.owned.get(uid) ?? NONE;
  }

  /** Takes an event in. Keys of the sets that it touches, those that are gone included; none when it is no news. */
  apply(event: ArgoEvent): string[] {
    return event.kind === 'applicationSet'
      ? this.changeSet(event)
      : this.changeApplication(event);
  }

  /**
   * Everything that there is of a kind; what is not listed is gone, and what is listed is believed, also when it is
   * an older version: the watch has merged into the list what it lags behind, so a backup was restored.
   */
  replace(list: ArgoList): string[] {
    return list.kind === 'applicationSet'
      ? this.replaceSets(list.objects)
      : this.replaceApplications(list.objects);
  }

  private changeSet({ type, object }: Change<ApplicationSet>): string[] {
    const key = keyOf(object.key);
    if (!isNews(this.sets.get(key), type, object)) {
      return [];
    }
    this.putSet(key, type === 'DELETED' ? undefined : object);
    return [key];
  }

  private putSet(key: string, set: ApplicationSet | undefined): void {
    const before = this.sets.get(key);
    if (before) {
      this.keysByUid.delete(before.uid);
    }
    if (set) {
      this.sets.set(key, set);
      this.keysByUid.set(set.uid, key);
    } else {
      this.sets.delete(key);
    }
  }

  private changeApplication({ type, object }: Change<Application>): string[] {
    const key = keyOf(object.key);
    const owner = ownerOf(object);
    const before = this.owners.get(key);
    const known =
      before === undefined ? undefined : this.owned.get(before)?.get(key);
    if (!isNews(known, type, object)) {
      return [];
    }
    const stays = type === 'DELETED' ? undefined : owner;
    if (before !== undefined && before !== stays) {
      this.putApplication(before, key, undefined);
    }
    if (stays !== undefined) {
      this.putApplication(stays, key, object);
    }
    return this.keysOf([before, stays]);
  }

  private putApplication(
    owner: string,
    key: string,
    application: Application | undefined,
  ): void {
    const changed = new Map(this.owned.get(owner));
    if (application) {
      changed.set(key, application);
      this.owners.set(key, owner);
    } else {
      changed.delete(key);
      this.owners.delete(key);
    }
    this.putOwned(owner, changed);
  }

  private putOwned(owner: string, applications: Applications): void {
    if (applications.size === 0) {
      this.owned.delete(owner);
    } else {
      this.owned.set(owner, applications);
    }
  }

  private replaceSets(listed: readonly ApplicationSet[]): string[] {
    const after = byKey(listed);
    const gone = [...this.sets.keys()].filter(key => !after.has(key));
    const news = [...after].filter(
      ([key, set]) => !isSame(this.sets.get(key), set),
    );
    gone.forEach(key => this.putSet(key, undefined));
    news.forEach(([key, set]) => this.putSet(key, set));
    return [...gone, ...news.map(([key]) => key)];
  }

  private replaceApplications(listed: readonly Application[]): string[] {
    const after = byOwner(listed);
    const owners = new Set([...this.owned.keys(), ...after.keys()]);
    const touched = [...owners].filter(owner => {
      const before = this.owned.get(owner) ?? NONE;
      const applications = replaced(before, after.get(owner) ?? []);
      this.putOwned(owner, applications);
      return applications !== before;
    });
    this.owners.clear();
    for (const [owner, applications] of this.owned) {
      applications.forEach((_, key) => this.owners.set(key, owner));
    }
    return this.keysOf(touched);
  }

  private keysOf(owners: readonly (string | undefined)[]): string[] {
    const keys = owners.flatMap(owner =>
      owner === undefined ? [] : this.keysByUid.get(owner) ?? [],
    );
    return [...new Set(keys)];
  }
}

/** A deletion is news of what is known; anything else, unless it is known already or older. */
function isNews<T extends ArgoObject>(
  known: T | undefined,
  type: ArgoEvent['type'],
  object: T,
): boolean {
  if (type === 'DELETED') {
    return known?.uid === object.uid;
  }
  return (
    known === undefined || !(isOlder(object, known) || isSame(known, object))
  );
}

function isSame(known: ArgoObject | undefined, next: ArgoObject): boolean {
  return (
    known?.uid === next.uid && known.resourceVersion === next.resourceVersion
  );
}

/** The listed objects, as they were known where they have not changed; the same map when none has. */
function replaced(
  before: Applications,
  listed: readonly Application[],
): Applications {
  const after = byKey(listed);
  let same = after.size === before.size;
  for (const [key, object] of after) {
    const known = before.get(key);
    if (known && isSame(known, object)) {
      after.set(key, known);
    } else {
      same = false;
    }
  }
  return same ? before : after;
}

function byKey<T extends ArgoObject>(objects: readonly T[]): Map<string, T> {
  return new Map(objects.map(object => [keyOf(object.key), object]));
}

function byOwner(
  applications: readonly Application[],
): Map<string, Application[]> {
  const owned = new Map<string, Application[]>();
  for (const app of applications) {
    const owner = ownerOf(app);
    if (owner !== undefined) {
      const apps = owned.get(owner) ?? [];
      apps.push(app);
      owned.set(owner, apps);
    }
  }
  return owned;
}

function ownerOf({ owner }: Application): string | undefined {
  return owner?.kind === 'ApplicationSet' ? owner.uid : undefined;
}

/**
 * The objects of one instance that its pipelines are made of, as its events and lists tell them. What an event costs
 * does not grow with their number: it changes the one object, and says which sets may look different now.
 */

import { isOlder, isSameVersion, keyOf } from '../argocd/mergeList';
import type {
  Application,
  ApplicationSet,
  ArgoEvent,
  ArgoList,
  ArgoObject,
} from '../argocd/types';
import { ChildApplications } from './ChildApplications';
import { isPipeline } from './steps';

/** By `namespace/name`; never changed, but replaced by another one. */
export type Applications = ReadonlyMap<string, Application>;

const NONE: Applications = new Map();

type Change<T extends ArgoObject> = { type: ArgoEvent['type']; object: T };

export class InstanceObjects {
  /** By `namespace/name`. */
  private readonly sets = new Map<string, ApplicationSet>();
  /** Key of a set by its uid. */
  private readonly keysByUid = new Map<string, string>();
  /** By the uid of the ApplicationSet that owns them; those of a set that is no pipeline are not kept. */
  private readonly owned = new Map<string, Applications>();
  /** The uid of the set that owns an Application, by the Application's key. */
  private readonly owners = new Map<string, string>();
  private readonly children = new ChildApplications();
  /** Uids of the sets that have become pipelines since the last list, so that their Applications are not kept. */
  private readonly unread = new Set<string>();
  private lacksChild = false;

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

  /** An Application that is part of a pipeline, by `namespace/name`. */
  application(key: string): Application | undefined {
    const owner = this.owners.get(key);
    return owner === undefined
      ? this.children.get(key)
      : this.owned.get(owner)?.get(key);
  }

  /** Whether all Applications of the set are there; they are not until a list tells of them. */
  isRead({ uid }: Pick<ApplicationSet, 'uid'>): boolean {
    return !this.unread.has(uid);
  }

  /** Whether a list of all Applications would tell what is wanted now and was not kept. */
  get wantsList(): boolean {
    return this.lacksChild || this.unread.size > 0;
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
    if (!set) {
      this.sets.delete(key);
      return;
    }
    this.sets.set(key, set);
    this.keysByUid.set(set.uid, key);
    if (!isPipeline(set)) {
      this.unread.delete(set.uid);
      this.letGo(set.uid);
    } else if (before?.uid === set.uid && !isPipeline(before)) {
      this.unread.add(set.uid);
    }
  }

  /** Children of other targets stay. */
  private letGo(owner: string): void {
    for (const [key, application] of this.owned.get(owner) ?? NONE) {
      this.owners.delete(key);
      this.keepOther(key, application, application);
    }
    this.owned.delete(owner);
  }

  private changeApplication({ type, object }: Change<Application>): string[] {
    const key = keyOf(object.key);
    const known = this.application(key);
    if (!isNews(known, type, object)) {
      return [];
    }
    const before = this.owners.get(key);
    const owner = type === 'DELETED' ? undefined : this.ownerOf(object);
    if (before !== undefined && before !== owner) {
      this.take(before, key);
    }
    if (owner === undefined) {
      this.keepOther(key, known, type === 'DELETED' ? undefined : object);
    } else {
      this.give(owner, key, object);
      this.children.put(key, undefined);
      this.noteChildren(key, known, object);
    }
    return this.touched([before, owner], [key]);
  }

  private keepOther(
    key: string,
    known: Application | undefined,
    next: Application | undefined,
  ): void {
    this.children.put(key, next);
    this.noteChildren(key, known, this.children.get(key));
  }

  private noteChildren(
    key: string,
    before: Application | undefined,
    after: Application | undefined,
  ): void {
    if (before?.children ?? after?.children) {
      const first = this.children.name(key, before, after);
      this.lacksChild ||= first.some(child => !this.application(child));
    }
  }

  private give(owner: string, key: string, application: Application): void {
    this.owned.set(owner, new Map(this.owned.get(owner)).set(key, application));
    this.owners.set(key, owner);
  }

  private take(owner: string, key: string): void {
    const rest = new Map(this.owned.get(owner));
    rest.delete(key);
    this.putOwned(owner, rest);
    this.owners.delete(key);
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
    const gone = this.keys().filter(key => !after.has(key));
    const news = [...after].filter(([key, set]) => {
      const known = this.sets.get(key);
      return !known || !isSameVersion(known, set);
    });
    gone.forEach(key => this.putSet(key, undefined));
    news.forEach(([key, set]) => this.putSet(key, set));
    return [...gone, ...news.map(([key]) => key)];
  }

  private replaceApplications(listed: readonly Application[]): string[] {
    const { owned, others } = this.byOwner(listed);
    const owners = new Set([...this.owned.keys(), ...owned.keys()]);
    const changed = [...owners].filter(owner =>
      this.renew(owner, owned.get(owner) ?? []),
    );
    this.owners.clear();
    for (const [owner, applications] of this.owned) {
      applications.forEach((_, key) => this.owners.set(key, owner));
    }
    const targets = [...this.owned.values()].flatMap(apps => [
      ...apps.values(),
    ]);
    const children = this.children.replace(targets, key => others.get(key));
    this.unread.clear();
    this.lacksChild = false;
    return this.touched(changed, children);
  }

  private byOwner(listed: readonly Application[]) {
    const owned = new Map<string, Application[]>();
    const others = new Map<string, Application>();
    for (const app of listed) {
      const owner = this.ownerOf(app);
      if (owner === undefined) {
        others.set(keyOf(app.key), app);
      } else {
        const apps = owned.get(owner) ?? [];
        apps.push(app);
        owned.set(owner, apps);
      }
    }
    return { owned, others };
  }

  /** Whether the Applications of the set are other ones now. */
  private renew(owner: string, listed: readonly Application[]): boolean {
    const before = this.owned.get(owner) ?? NONE;
    const after = replaced(before, listed);
    this.putOwned(owner, after);
    return after !== before;
  }

  /** Keys of the sets that own something, or a parent of something, that changed. */
  private touched(
    owners: readonly (string | undefined)[],
    applications: readonly string[],
  ): string[] {
    const above = applications.flatMap(key => [...this.children.above(key)]);
    const all = [...owners, ...above.map(key => this.owners.get(key))];
    const keys = all.flatMap(owner =>
      owner === undefined ? [] : this.keysByUid.get(owner) ?? [],
    );
    return [...new Set(keys)];
  }

  /** Undefined for an Application that is no target of a pipeline, as far as is known. */
  private ownerOf({ owner }: Application): string | undefined {
    if (owner?.kind !== 'ApplicationSet') {
      return undefined;
    }
    const set = this.sets.get(this.keysByUid.get(owner.uid) ?? '');
    return !set || isPipeline(set) ? owner.uid : undefined;
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
    known === undefined ||
    !(isOlder(object, known) || isSameVersion(known, object))
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
    if (known && isSameVersion(known, object)) {
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

/** The objects of one instance and how an event or a list changes them. Pure: the same value comes back when nothing does. */

import { isOlder, isSameVersion, keyOf } from '../argocd/mergeList';
import type {
  Application,
  ApplicationSet,
  ArgoEvent,
  ArgoList,
  ArgoObject,
} from '../argocd/types';

type Keyed<T> = ReadonlyMap<string, T>;

export interface InstanceObjects {
  /** By `namespace/name`. */
  sets: Keyed<ApplicationSet>;
  /** By the uid of the ApplicationSet that owns them, then `namespace/name`; others are no part of a pipeline. */
  applications: Keyed<Keyed<Application>>;
}

export const NO_OBJECTS: InstanceObjects = {
  sets: new Map(),
  applications: new Map(),
};

export function applyEvent(
  objects: InstanceObjects,
  event: ArgoEvent,
): InstanceObjects {
  if (event.kind === 'applicationSet') {
    const sets = withChange(objects.sets, event.type, event.object);
    return sets === objects.sets ? objects : { ...objects, sets };
  }
  const applications = withApplication(objects.applications, event);
  return applications === objects.applications
    ? objects
    : { ...objects, applications };
}

/**
 * Everything that there is of a kind; what is not listed is gone, and what is listed is believed, also when it is an
 * older version: the watch has merged into the list what it lags behind, so a backup was restored.
 */
export function applyList(
  objects: InstanceObjects,
  list: ArgoList,
): InstanceObjects {
  if (list.kind === 'applicationSet') {
    const sets = replaced(objects.sets, list.objects);
    return sets === objects.sets ? objects : { ...objects, sets };
  }
  const owned = byOwner(list.objects);
  const unchanged =
    owned.size === objects.applications.size &&
    [...owned].every(([owner, apps]) => {
      const before = objects.applications.get(owner);
      return before !== undefined && replaced(before, apps) === before;
    });
  if (unchanged) {
    return objects;
  }
  const applications = new Map<string, Keyed<Application>>();
  owned.forEach((apps, owner) => {
    const before = objects.applications.get(owner) ?? new Map();
    applications.set(owner, replaced(before, apps));
  });
  return { ...objects, applications };
}

/** Keys of the sets whose pipeline may look different now, those that are gone included. */
export function touchedSets(
  before: InstanceObjects,
  after: InstanceObjects,
): string[] {
  const keys = new Set([...before.sets.keys(), ...after.sets.keys()]);
  return [...keys].filter(key => {
    const set = after.sets.get(key);
    return (
      set !== before.sets.get(key) ||
      (set !== undefined &&
        after.applications.get(set.uid) !== before.applications.get(set.uid))
    );
  });
}

/** It may be handed over to another set; then it leaves the first one. */
function withApplication(
  applications: Keyed<Keyed<Application>>,
  { type, object }: Extract<ArgoEvent, { kind: 'application' }>,
): Keyed<Keyed<Application>> {
  const key = keyOf(object.key);
  const owner = type === 'SET' ? ownerOf(object) : undefined;
  const holder = holderOf(applications, key, owner);
  const held = applications.get(holder ?? '')?.get(key);
  if (!isNews(held, type, object)) {
    return applications;
  }
  const left =
    holder === undefined || holder === owner
      ? applications
      : withoutMember(applications, holder, key);
  if (owner === undefined) {
    return left;
  }
  const members = new Map(left.get(owner));
  return withBucket(left, owner, members.set(key, object));
}

/** The set that it is known to belong to; most often the one that it says itself. */
function holderOf(
  applications: Keyed<Keyed<Application>>,
  key: string,
  owner: string | undefined,
): string | undefined {
  if (owner !== undefined && applications.get(owner)?.has(key)) {
    return owner;
  }
  for (const [other, apps] of applications) {
    if (apps.has(key)) {
      return other;
    }
  }
  return undefined;
}

function withoutMember(
  applications: Keyed<Keyed<Application>>,
  owner: string,
  key: string,
): Keyed<Keyed<Application>> {
  const rest = new Map(applications.get(owner));
  rest.delete(key);
  return withBucket(applications, owner, rest);
}

function withBucket(
  applications: Keyed<Keyed<Application>>,
  owner: string,
  apps: Keyed<Application>,
): Keyed<Keyed<Application>> {
  const changed = new Map(applications);
  if (apps.size === 0) {
    changed.delete(owner);
  } else {
    changed.set(owner, apps);
  }
  return changed;
}

function withChange<T extends ArgoObject>(
  objects: Keyed<T>,
  type: ArgoEvent['type'],
  object: T,
): Keyed<T> {
  const key = keyOf(object.key);
  if (!isNews(objects.get(key), type, object)) {
    return objects;
  }
  const changed = new Map(objects);
  if (type === 'DELETED') {
    changed.delete(key);
  } else {
    changed.set(key, object);
  }
  return changed;
}

function replaced<T extends ArgoObject>(
  before: Keyed<T>,
  listed: readonly T[],
): Keyed<T> {
  const after = new Map(
    listed.map(object => {
      const key = keyOf(object.key);
      const known = before.get(key);
      return [
        key,
        known && isSameVersion(known, object) ? known : object,
      ] as const;
    }),
  );
  const same =
    after.size === before.size &&
    [...after].every(([key, object]) => before.get(key) === object);
  return same ? before : after;
}

/** Whether an event tells something: a deletion of what is there, or a version that is not known and no older one. */
function isNews<T extends ArgoObject>(
  known: T | undefined,
  type: ArgoEvent['type'],
  object: T,
): boolean {
  if (type === 'DELETED') {
    return known?.uid === object.uid;
  }
  return !known || !(isOlder(object, known) || isSameVersion(known, object));
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

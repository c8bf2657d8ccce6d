/** The objects of one instance and how an event or a list changes them. Pure: the same value comes back when nothing does. */

import { isOlder, keyOf } from '../argocd/mergeList';
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

/** Everything that there is of a kind; what is not listed is gone. */
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

function withApplication(
  applications: Keyed<Keyed<Application>>,
  { type, object }: Extract<ArgoEvent, { kind: 'application' }>,
): Keyed<Keyed<Application>> {
  const owner = ownerOf(object);
  const left = withoutElsewhere(applications, object, owner);
  if (owner === undefined) {
    return left;
  }
  const before = left.get(owner) ?? new Map<string, Application>();
  const after = withChange(before, type, object);
  return after === before ? left : withBucket(left, owner, after);
}

/** An Application that is handed over to another set leaves the first one. */
function withoutElsewhere(
  applications: Keyed<Keyed<Application>>,
  object: Application,
  owner: string | undefined,
): Keyed<Keyed<Application>> {
  const key = keyOf(object.key);
  if (owner !== undefined && applications.get(owner)?.has(key)) {
    return applications;
  }
  for (const [other, apps] of applications) {
    if (apps.has(key)) {
      const rest = new Map(apps);
      rest.delete(key);
      return withBucket(applications, other, rest);
    }
  }
  return applications;
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
  const known = objects.get(key);
  if (type === 'DELETED' ? known?.uid !== object.uid : isKept(known, object)) {
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
      return [key, known && isKept(known, object) ? known : object] as const;
    }),
  );
  const same =
    after.size === before.size &&
    [...after].every(([key, object]) => before.get(key) === object);
  return same ? before : after;
}

/** Whether what is known is this version already, or a later one. */
function isKept<T extends ArgoObject>(known: T | undefined, next: T): boolean {
  return (
    known !== undefined &&
    (isOlder(next, known) ||
      (known.uid === next.uid &&
        known.resourceVersion === next.resourceVersion))
  );
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

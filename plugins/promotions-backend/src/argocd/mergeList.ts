/** A list that was answered while events went on arriving: the events are as new as the list or newer. */

import type { ArgoObject, ObjectKey } from './types';

export interface ObjectChange<T extends ArgoObject> {
  type: 'SET' | 'DELETED';
  object: T;
}

/** The list with the events that arrived since it was asked for. */
export function mergeList<T extends ArgoObject>(
  listed: readonly T[],
  changes: readonly ObjectChange<T>[],
): T[] {
  const merged = new Map(listed.map(object => [keyOf(object.key), object]));
  for (const { type, object } of changes) {
    const key = keyOf(object.key);
    if (type === 'DELETED') {
      if (merged.get(key)?.uid === object.uid) {
        merged.delete(key);
      }
    } else if (!isOlder(object, merged.get(key))) {
      merged.set(key, object);
    }
  }
  return [...merged.values()];
}

export function keyOf({ namespace, name }: ObjectKey): string {
  return `${namespace}/${name}`;
}

/**
 * Whether `object` is an older version of `known`. Resource versions are compared only where both are
 * numbers of one object; of anything else the last that arrived counts.
 */
export function isOlder(
  object: ArgoObject,
  known: ArgoObject | undefined,
): boolean {
  return (
    known !== undefined &&
    known.uid === object.uid &&
    Number(object.resourceVersion) < Number(known.resourceVersion)
  );
}

/** Which of two versions of an object is the later one. */

import type { ArgoObject, ObjectKey } from './types';

export interface ObjectChange<T extends ArgoObject> {
  type: 'SET' | 'DELETED';
  object: T;
}

export function keyOf({ namespace, name }: ObjectKey): string {
  return `${namespace}/${name}`;
}

/**
 * Whether `object` is older than `known`, of the same name: an earlier version, or an earlier object that was
 * deleted since. Resource versions count up over all objects of a cluster, so they tell that too; where one is
 * no number, whatever arrived last counts.
 */
export function isOlder(
  object: ArgoObject,
  known: ArgoObject | undefined,
): boolean {
  return (
    known !== undefined &&
    compareVersions(object.resourceVersion, known.resourceVersion) < 0
  );
}

export function isSameVersion(a: ArgoObject, b: ArgoObject): boolean {
  return a.uid === b.uid && a.resourceVersion === b.resourceVersion;
}

/** Negative when `a` is the earlier one; 0 also when that cannot be told. */
export function compareVersions(a: string, b: string): number {
  if (a === b || !isNumber(a) || !isNumber(b)) {
    return 0;
  }
  // By length first: they may grow beyond what a number holds exactly.
  const x = withoutZeros(a);
  const y = withoutZeros(b);
  return x.length - y.length || (x < y ? -1 : Number(x > y));
}

function withoutZeros(version: string): string {
  return version.startsWith('0') ? version.replace(/^0+/, '') : version;
}

function isNumber(version: string): boolean {
  return /^\d+$/.test(version);
}

/**
 * The order of what one stream and its lists tell. A list may be answered by another replica of Argo CD, which
 * lags behind the stream, so what the stream told shortly before outlives it. Whatever is older than that loses
 * to the list, even a later version: after a backup was restored, versions begin again at a lower number.
 */

import {
  compareVersions,
  isOlder,
  isSameVersion,
  keyOf,
  type ObjectChange,
} from './mergeList';
import type { ArgoObject } from './types';

/** How far a replica may lag behind another one, in milliseconds. */
export const LAG_MS = 10_000;
/** How far it lags behind when nothing is wrong. */
const USUAL_LAG_MS = 1_000;

/** `news`, `known` already, or `older` than what is known: a late duplicate, or a history that began again. */
export type Order = 'news' | 'known' | 'older';

interface Recent<T extends ArgoObject> {
  change: ObjectChange<T>;
  at: number;
}

export class RecentChanges<T extends ArgoObject> {
  /** By name, oldest first; at most one of each object. */
  private readonly recent = new Map<string, Recent<T>>();
  /** The version of every object that is there, by uid. */
  private versions = new Map<string, string>();
  /** When the list that is under way was asked for. */
  private askedAt: number | undefined;

  /** Takes an event in, unless it is older than what is known. `now`: our clock, milliseconds. */
  take(change: ObjectChange<T>, now: number): Order {
    this.forgetOld(now);
    const key = keyOf(change.object.key);
    const last = this.recent.get(key)?.change;
    const order =
      change.type === 'SET'
        ? this.orderOfVersion(change.object, last)
        : this.orderOfDeletion(change.object, last);
    if (order === 'news') {
      this.noteVersion(change);
      if (!isOlder(change.object, last?.object)) {
        this.recent.delete(key);
        this.recent.set(key, { change, at: now });
      }
    }
    return order;
  }

  /** A list is asked for now. */
  asked(now: number): void {
    this.askedAt = now;
  }

  /**
   * What there is, by the list that was asked for and by what the stream told since shortly before.
   * `doubtful`: the list contradicts what was told well before it was asked for, so another one should follow.
   */
  listed(list: readonly T[], now: number): { objects: T[]; doubtful: boolean } {
    this.forgetOld(now);
    const asked = this.askedAt ?? now;
    this.askedAt = undefined;
    const merged = new Map(list.map(object => [keyOf(object.key), object]));
    let doubtful = false;
    for (const [key, { change, at }] of this.recent) {
      if (overrides(change, merged.get(key))) {
        doubtful ||= at < asked - USUAL_LAG_MS;
        if (change.type === 'SET') {
          merged.set(key, change.object);
        } else {
          merged.delete(key);
        }
      }
    }
    const objects = [...merged.values()];
    this.versions = new Map(
      objects.map(({ uid, resourceVersion }) => [uid, resourceVersion]),
    );
    return { objects, doubtful };
  }

  /** Lets go what no list can lag behind any more. */
  forgetOld(now: number): void {
    const until = Math.min(now, this.askedAt ?? now) - LAG_MS;
    for (const [key, { at }] of this.recent) {
      if (at >= until && at <= now) {
        return;
      }
      this.recent.delete(key);
    }
  }

  private orderOfVersion(object: T, last: ObjectChange<T> | undefined): Order {
    if (isOlder(object, last?.object)) {
      return 'older';
    }
    const known = this.versions.get(object.uid);
    if (known === undefined) {
      const isGone =
        last?.type === 'DELETED' && isSameVersion(object, last.object);
      return isGone ? 'known' : 'news';
    }
    return known === object.resourceVersion
      ? 'known'
      : orderAgainst(known, object);
  }

  /** Late or not, what it names is gone; a later object of that name is not concerned. */
  private orderOfDeletion(object: T, last: ObjectChange<T> | undefined): Order {
    const isLate = isOlder(object, last?.object);
    return isLate && !this.versions.has(object.uid) ? 'known' : 'news';
  }

  private noteVersion({ type, object }: ObjectChange<T>): void {
    if (type === 'DELETED') {
      this.versions.delete(object.uid);
    } else {
      this.versions.set(object.uid, object.resourceVersion);
    }
  }
}

function orderAgainst(known: string, { resourceVersion }: ArgoObject): Order {
  return compareVersions(resourceVersion, known) < 0 ? 'older' : 'news';
}

/** Whether the stream told something else of an object than the list, and as late or later. */
function overrides<T extends ArgoObject>(
  { type, object }: ObjectChange<T>,
  listed: T | undefined,
): boolean {
  if (isOlder(object, listed)) {
    return false;
  }
  return type === 'DELETED'
    ? listed?.uid === object.uid
    : !listed || !isSameVersion(object, listed);
}

/** An in-memory API server for one cluster: versions every change and tells the watchers in order. */

import { deepFreeze, equalJson } from './json';
import { KubeObject, ObjectEvent, ObjectKey, ObjectStore } from './types';

export interface StoreEnvironment {
  now(): Date;
  newUid(): string;
  /** Kinds whose status does not count into `metadata.generation` (those with a status subresource). */
  statusApart?(kind: string): boolean;
}

/** In place of a kind: objects of every kind. */
export const ALL_KINDS = '*';

/** Time as Kubernetes writes it: UTC in whole seconds. */
export function kubeTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

export function keyOf(object: KubeObject): ObjectKey {
  return {
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  };
}

class MemoryObjectStore implements ObjectStore {
  private readonly objects = new Map<string, KubeObject>();
  private readonly watchers = new Map<string, Set<(e: ObjectEvent) => void>>();
  private version = 1000;

  constructor(private readonly environment: StoreEnvironment) {}

  get resourceVersion(): string {
    return String(this.version);
  }

  get(key: ObjectKey): KubeObject | undefined {
    return this.objects.get(pathOf(key));
  }

  list(kind: string, namespace?: string): KubeObject[] {
    return [...this.objects.values()]
      .filter(
        o =>
          (kind === ALL_KINDS || o.kind === kind) &&
          (namespace === undefined || o.metadata.namespace === namespace),
      )
      .sort((a, b) => (pathOf(keyOf(a)) < pathOf(keyOf(b)) ? -1 : 1));
  }

  put(object: KubeObject): KubeObject {
    const path = pathOf(keyOf(object));
    const before = this.objects.get(path);
    if (before && sameBut(before, object, ['resourceVersion', 'generation'])) {
      return before;
    }
    const after = this.stamp(object, before);
    const released =
      after.metadata.deletionTimestamp && !after.metadata.finalizers?.length;
    if (before && released) {
      this.objects.delete(path);
      this.tell({ type: 'DELETED', object: after });
      return after;
    }
    this.objects.set(path, after);
    this.tell({ type: before ? 'MODIFIED' : 'ADDED', object: after });
    return after;
  }

  /** Removes the object, or marks it as being deleted while finalizers hold it. */
  remove(key: ObjectKey): KubeObject | undefined {
    const before = this.get(key);
    if (!before || before.metadata.deletionTimestamp) return before;
    if (!before.metadata.finalizers?.length) return this.drop(before);
    return this.put({
      ...before,
      metadata: {
        ...before.metadata,
        deletionTimestamp: kubeTime(this.environment.now()),
        deletionGracePeriodSeconds: 0,
      },
    });
  }

  watch(kind: string, onEvent: (event: ObjectEvent) => void): () => void {
    const watchers = this.watchers.get(kind) ?? new Set();
    this.watchers.set(kind, watchers);
    watchers.add(onEvent);
    return () => watchers.delete(onEvent);
  }

  private drop(object: KubeObject): KubeObject {
    this.version += 1;
    const resourceVersion = String(this.version);
    const last = deepFreeze({
      ...object,
      metadata: { ...object.metadata, resourceVersion },
    });
    this.objects.delete(pathOf(keyOf(object)));
    this.tell({ type: 'DELETED', object: last });
    return last;
  }

  private stamp(object: KubeObject, before?: KubeObject): KubeObject {
    this.version += 1;
    const { metadata } = object;
    return deepFreeze(
      structuredClone({
        ...object,
        metadata: {
          ...metadata,
          uid: before?.metadata.uid ?? this.environment.newUid(),
          creationTimestamp:
            before?.metadata.creationTimestamp ??
            kubeTime(this.environment.now()),
          resourceVersion: String(this.version),
          generation: this.generation(object, before),
        },
      }),
    );
  }

  private generation(object: KubeObject, before?: KubeObject): number {
    const old = before?.metadata.generation ?? 0;
    const apart = this.environment.statusApart?.(object.kind) ?? true;
    const statusOnly = before && apart && equalJson(body(before), body(object));
    return statusOnly ? old : old + 1;
  }

  private tell(event: ObjectEvent): void {
    for (const kind of [event.object.kind, ALL_KINDS]) {
      [...(this.watchers.get(kind) ?? [])].forEach(watcher => watcher(event));
    }
  }
}

/** An empty store; `environment` gives it time and identities. */
export function createObjectStore(environment: StoreEnvironment): ObjectStore {
  return new MemoryObjectStore(environment);
}

function pathOf(key: ObjectKey): string {
  return `${key.kind}/${key.namespace}/${key.name}`;
}

function body(object: KubeObject): unknown {
  const { metadata: _metadata, status: _status, ...rest } = object;
  return rest;
}

function sameBut(
  a: KubeObject,
  b: KubeObject,
  ignored: readonly string[],
): boolean {
  const reduce = ({ metadata, ...rest }: KubeObject) => ({
    ...rest,
    metadata: Object.fromEntries(
      Object.entries(metadata).filter(
        ([key]) =>
          !ignored.includes(key) &&
          (key in b.metadata || !['uid', 'creationTimestamp'].includes(key)),
      ),
    ),
  });
  return equalJson(reduce(a), reduce(b));
}

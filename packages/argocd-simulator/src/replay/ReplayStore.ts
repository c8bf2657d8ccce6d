/** Argo CD's objects as a recording has shown them so far. */
import type {
  KubeObject,
  ObjectEvent,
  ObjectKey,
  ObjectStore,
} from '../world/types';
import type { StreamName, WireObject } from './readRecording';

const KINDS: Record<StreamName, string> = {
  applications: 'Application',
  applicationsets: 'ApplicationSet',
};

function kubeObject(stream: StreamName, object: WireObject): KubeObject {
  return {
    ...object,
    apiVersion: 'argoproj.io/v1alpha1',
    kind: KINDS[stream],
  };
}

function pathOf({ kind, namespace, name }: ObjectKey): string {
  return `${kind}/${namespace}/${name}`;
}

type Listener = (event: ObjectEvent) => void;

export class ReplayStore
  implements Pick<ObjectStore, 'get' | 'list' | 'watch' | 'resourceVersion'>
{
  readonly #objects = new Map<string, KubeObject>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #version = 0;

  get resourceVersion(): string {
    return String(this.#version);
  }

  get(key: ObjectKey): KubeObject | undefined {
    return this.#objects.get(pathOf(key));
  }

  list(kind: string, namespace?: string): KubeObject[] {
    return [...this.#objects.entries()]
      .filter(
        ([, object]) =>
          object.kind === kind &&
          (namespace === undefined || object.metadata.namespace === namespace),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  watch(kind: string, onEvent: Listener): () => void {
    const listeners = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, listeners.add(onEvent));
    return () => listeners.delete(onEvent);
  }

  /** Takes one event of a recorded stream and tells it on, exactly as it came. */
  apply(
    stream: StreamName,
    type: ObjectEvent['type'],
    recorded: WireObject,
  ): void {
    const object = kubeObject(stream, recorded);
    const { kind, metadata } = object;
    const { name, namespace = '', resourceVersion = '0' } = metadata;
    const path = pathOf({ kind, namespace, name });
    if (type === 'DELETED') {
      this.#objects.delete(path);
    } else {
      this.#objects.set(path, object);
    }
    this.#version = Math.max(this.#version, Number(resourceVersion));
    this.#listeners.get(kind)?.forEach(listener => listener({ type, object }));
  }
}

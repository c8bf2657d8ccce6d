/** The last changes of a cluster, so that a watch can go on from a resourceVersion. */
import type { ObjectEvent, ObjectStore } from '../../world/types';

/** Older changes are forgotten, and a watch from before them is refused with 410. */
const KEPT = 1000;

export class WatchHistory {
  #events: ObjectEvent[] = [];
  /** The newest resourceVersion of which nothing is kept any more. */
  #forgotten: number;
  readonly #stops: (() => void)[];

  constructor(store: ObjectStore, kinds: readonly string[]) {
    this.#forgotten = Number(store.resourceVersion);
    this.#stops = kinds.map(kind =>
      store.watch(kind, event => this.#remember(event)),
    );
  }

  /** Changes of a kind after a resourceVersion; undefined when that is too long ago. */
  since(kind: string, resourceVersion: number): ObjectEvent[] | undefined {
    if (resourceVersion < this.#forgotten) {
      return undefined;
    }
    return this.#events.filter(
      ({ object }) =>
        object.kind === kind && versionOf(object) > resourceVersion,
    );
  }

  get oldest(): number {
    return this.#forgotten;
  }

  stop(): void {
    this.#stops.forEach(stop => stop());
  }

  #remember(event: ObjectEvent): void {
    this.#events.push(event);
    if (this.#events.length > KEPT) {
      const [oldest, ...rest] = this.#events;
      this.#events = rest;
      this.#forgotten = versionOf(oldest.object);
    }
  }
}

export function versionOf(object: ObjectEvent['object']): number {
  return Number(object.metadata.resourceVersion ?? 0);
}

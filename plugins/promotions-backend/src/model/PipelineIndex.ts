/**
 * Finds the pipelines of one instance by what may link them to a catalog entity, and keeps their order. It is kept
 * up with each change, so that a question costs as much as its answer, however many pipelines there are.
 */

import { isSameJson } from '../argocd/fields';
import type { ApplicationSet } from '../argocd/types';
import {
  entityRefsOf,
  readNeighbours,
  readWanted,
  type LinkedEntity,
} from './entityAnnotations';
import type { Applications } from './InstanceObjects';
import { KeysByTerm } from './KeysByTerm';
import type { Term } from './labelSelector';
import { SortedTexts } from './SortedTexts';

/** What a pipeline can be found by: each a list without repetitions. */
interface Traits {
  /** Entities that the set or its Applications name. */
  entities: readonly string[];
  /** Names of Applications. */
  applications: readonly string[];
  /** Labels of Applications, as `key=value`. */
  labels: readonly string[];
}

/** What the traits of a pipeline are told from. */
interface Indexed {
  set: ApplicationSet;
  targets: Applications;
}

const TRAITS = ['entities', 'applications', 'labels'] as const;

export class PipelineIndex {
  private readonly indexed = new Map<string, Indexed>();
  private readonly byNamespace = new KeysByTerm();
  private readonly by = {
    entities: new KeysByTerm(),
    applications: new KeysByTerm(),
    labels: new KeysByTerm(),
  };
  private readonly order = new SortedTexts();

  /** `namespace/name` of each set, sorted as texts. */
  get keys(): readonly string[] {
    return this.order.values;
  }

  /** It is there, or is another one now. `key`: `namespace/name` of the set. */
  put(key: string, set: ApplicationSet, targets: Applications): void {
    const before = this.indexed.get(key);
    const after = { set, targets };
    this.indexed.set(key, after);
    if (before && hasSameTraits(before, after)) {
      return;
    }
    this.move(key, before && traitsOf(before), traitsOf(after));
    if (!before) {
      this.order.add(key);
      this.byNamespace.move(key, [], [set.key.namespace]);
    }
  }

  remove(key: string): void {
    const before = this.indexed.get(key);
    if (!before) {
      return;
    }
    this.indexed.delete(key);
    this.move(key, traitsOf(before), undefined);
    this.order.delete(key);
    this.byNamespace.move(key, [namespaceOf(key)], []);
  }

  /** Those that may belong to the entity, in their order: all that do are among them. */
  keysFor(entity: LinkedEntity): string[] {
    const found = new Set<string>([
      ...this.by.entities.get(entity.ref),
      ...this.named(entity),
      ...this.ofNeighbours(entity),
    ]);
    return [...found].sort();
  }

  private move(
    key: string,
    before: Traits | undefined,
    after: Traits | undefined,
  ): void {
    for (const trait of TRAITS) {
      this.by[trait].move(key, before?.[trait] ?? [], after?.[trait] ?? []);
    }
  }

  private named({ annotations }: LinkedEntity): string[] {
    const namespaces = this.byNamespace.terms();
    return readWanted(annotations)
      .flatMap(({ wanted }) => wanted ?? [])
      .flatMap(({ namespace, name }) =>
        (namespace ? [namespace] : namespaces).map(at => `${at}/${name}`),
      )
      .filter(key => this.indexed.has(key));
  }

  private ofNeighbours({ annotations }: LinkedEntity): Iterable<string> {
    const read = readNeighbours(annotations);
    if (typeof read !== 'object') {
      return [];
    }
    return read.name === undefined
      ? this.selected(read.terms)
      : this.by.applications.get(read.name);
  }

  /** By the narrowest label that is asked for; all when none is, as for `!legacy`. */
  private selected(terms: readonly Term[]): Iterable<string> {
    const { labels } = this.by;
    const narrowest = terms
      .filter(({ operator }) => operator === 'in')
      .map(({ key, values }) => values.map(value => `${key}=${value}`))
      .map(asked => ({ asked, count: labels.count(asked) }))
      .reduce<{ asked: string[]; count: number } | undefined>(
        (best, next) => (best && best.count <= next.count ? best : next),
        undefined,
      );
    return narrowest
      ? narrowest.asked.flatMap(label => [...labels.get(label)])
      : this.keys;
  }
}

function hasSameTraits(before: Indexed, { set, targets }: Indexed): boolean {
  if (
    !isSameMap(before.set.annotations, set.annotations) ||
    before.targets.size !== targets.size
  ) {
    return false;
  }
  for (const [key, { annotations, labels }] of targets) {
    const known = before.targets.get(key);
    const isSame =
      known &&
      isSameMap(known.annotations, annotations) &&
      isSameMap(known.labels, labels);
    if (!isSame) {
      return false;
    }
  }
  return true;
}

/** Of those that are equal most are one object, so an event that leaves them alone costs little. */
function isSameMap(
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean {
  return a === b || isSameJson(a, b);
}

function traitsOf({ set, targets }: Indexed): Traits {
  const applications = [...targets.values()];
  return {
    entities: unique([set, ...applications].flatMap(entityRefsOf)),
    applications: unique(applications.map(({ key }) => key.name)),
    labels: unique(
      applications.flatMap(({ labels }) =>
        Object.entries(labels).map(([key, value]) => `${key}=${value}`),
      ),
    ),
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

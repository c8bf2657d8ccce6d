/** Objects as Argo CD's API sends them. */
import { isRecord, listAt, recordAt, textAt } from '../../world/json';
import type { KubeObject, ObjectMeta } from '../../world/types';

/** Go leaves out a map that is empty. */
function wireMetadata(metadata: ObjectMeta): ObjectMeta {
  const { labels = {}, annotations = {}, ...rest } = metadata;
  return {
    ...rest,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

/** Every generator has a template of its own, which Go writes though it is empty. */
const NO_TEMPLATE = {
  metadata: {},
  spec: { destination: {}, project: '' },
};

function wireGenerator(generator: unknown): unknown {
  if (!isRecord(generator)) {
    return generator;
  }
  const entries = Object.entries(generator).map(([kind, spec]) => {
    if (kind === 'selector' || !isRecord(spec)) {
      return [kind, spec];
    }
    const { generators } = spec;
    const inner = Array.isArray(generators) && {
      generators: generators.map(wireGenerator),
    };
    return [
      kind,
      { ...spec, ...inner, template: spec.template ?? NO_TEMPLATE },
    ];
  });
  return Object.fromEntries(entries);
}

/**
 * Argo CD's API leaves out apiVersion and kind, and writes what its Go types write (recording
 * checkout: the empty `template` of a list generator).
 */
export function wireObject(object: KubeObject): Record<string, unknown> {
  const { apiVersion: _version, kind, ...rest } = object;
  const wire = { ...rest, metadata: wireMetadata(object.metadata) };
  if (kind === 'Event') {
    const { generation: _generation, ...metadata } = wire.metadata;
    return { ...wire, metadata };
  }
  if (kind !== 'ApplicationSet') {
    return wire;
  }
  const generators = listAt(object, 'spec', 'generators').map(wireGenerator);
  return { ...wire, spec: { ...recordAt(object, 'spec'), generators } };
}

/**
 * What a sync or rollback answers: the object as it was written, without the health of its resources,
 * which Argo CD keeps apart and adds when it is read (recording checkout).
 */
export function writtenObject(object: KubeObject): Record<string, unknown> {
  const wire = wireObject(object);
  const resources = listAt(object, 'status', 'resources').map(resource => {
    const { health: _health, ...rest } = recordAt(resource);
    return rest;
  });
  return resources.length > 0
    ? { ...wire, status: { ...recordAt(object, 'status'), resources } }
    : wire;
}

export function wireList(resourceVersion: string, objects: KubeObject[]) {
  const items = objects.length > 0 ? objects.map(wireObject) : null;
  return { metadata: { resourceVersion }, items };
}

export function projectOf(application: KubeObject): string {
  return textAt(application, 'spec', 'project') || 'default';
}

export function projectOfSet(set: KubeObject): string {
  return textAt(set, 'spec', 'template', 'spec', 'project') ?? '';
}

export function labelsOf(object: KubeObject): Record<string, string> {
  return object.metadata.labels ?? {};
}

/** What a list or a watch is asked to keep. */
export interface Wanted {
  name?: string;
  namespace?: string;
  projects: string[];
  labels: (labels: Record<string, string>) => boolean;
}

export function isWanted(
  object: KubeObject,
  project: string,
  wanted: Wanted,
): boolean {
  const { metadata } = object;
  return (
    (wanted.name === undefined || wanted.name === metadata.name) &&
    (wanted.namespace === undefined ||
      wanted.namespace === metadata.namespace) &&
    (wanted.projects.length === 0 || wanted.projects.includes(project)) &&
    wanted.labels(labelsOf(object))
  );
}

/** Objects as Argo CD's API sends them. */
import { textAt } from '../../world/json';
import type { KubeObject } from '../../world/types';

/** Argo CD's API leaves out apiVersion and kind, and keeps this order. */
export function wireObject(object: KubeObject): Record<string, unknown> {
  const { apiVersion: _version, kind: _kind, ...rest } = object;
  return rest;
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

/** Takes from a Kubernetes object what servers and tools write into it: nobody decides it, and some of it repeats secrets. */

import type { KubeObject } from './ArgoDetails';
import { isFields } from './fields';

const WRITTEN_BY_SERVERS: ReadonlySet<string> = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]);

/** A copy of the whole object, secrets included, that `kubectl apply` and Argo CD leave behind. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export function tidy(object: KubeObject): KubeObject {
  const { status: _written, metadata, ...rest } = object;
  if (!isFields(metadata)) {
    return rest;
  }
  const { annotations, ...named } = without(metadata, WRITTEN_BY_SERVERS);
  const own = isFields(annotations)
    ? without(annotations, new Set([LAST_APPLIED]))
    : {};
  const kept = Object.keys(own).length > 0 ? { annotations: own } : {};
  return { ...rest, metadata: { ...named, ...kept } };
}

function without(fields: KubeObject, names: ReadonlySet<string>): KubeObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !names.has(name)),
  );
}

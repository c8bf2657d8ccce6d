/** Targets beside live objects as GET …/managed-resources tells them, with Secrets masked. */

import { Application } from '../../world/argocd';
import { mergePatch, recordAt, stableJson } from '../../world/json';
import { KubeObject } from '../../world/types';
import { Cluster, ManagedResource } from '../../world/World';
import { withDefaults } from '../cluster/objects';
import { Pair, isSynced, pairs } from './compare';
import { groupOf, isHook, liveResources, placed } from './resources';

const MASK = '++++++++';

export function managedResources(
  app: Application,
  manifests: readonly KubeObject[],
  cluster: Cluster,
): ManagedResource[] {
  const targets = manifests.map(m => placed(m, app));
  return pairs(targets, liveResources(app, cluster)).map(managed);
}

function managed(pair: Pair): ManagedResource {
  const { target, live } = masked(pair);
  const object = target ?? live;
  if (!object) throw new TypeError('a pair without objects');
  const group = groupOf(object);
  const hook = pair.live !== undefined && isHook(pair.live);
  const predicted = target ? mergePatch(normalized(live), target) : undefined;
  return {
    ...(group ? { group } : {}),
    kind: object.kind,
    ...(object.metadata.namespace
      ? { namespace: object.metadata.namespace }
      : {}),
    name: object.metadata.name,
    ...(target ? { targetState: stableJson(target) } : { targetState: 'null' }),
    liveState: live ? stableJson(live) : 'null',
    normalizedLiveState: stableJson(normalized(live) ?? null),
    predictedLiveState: stableJson(predicted ?? null),
    ...(live ? { resourceVersion: live.metadata.resourceVersion } : {}),
    ...(hook ? { hook } : {}),
    ...(isSynced(pair) || hook ? {} : { modified: true }),
  };
}

function normalized(live: KubeObject | undefined): unknown {
  if (!live) return undefined;
  const {
    resourceVersion: _rv,
    uid: _uid,
    creationTimestamp: _ct,
    ...metadata
  } = live.metadata;
  const { status: _status, ...rest } = live;
  return { ...rest, metadata };
}

// Equal values get equal masks; a value that differs gets a longer one.
function masked({ target, live }: Pair): Pair {
  const before = live && maskSecret(live, () => MASK);
  const known = recordAt(live, 'data');
  const after =
    target &&
    maskSecret(withDefaultsOfSecret(target), (key, value) =>
      key in known && known[key] !== value ? `${MASK}+` : MASK,
    );
  return { target: after, live: before };
}

function withDefaultsOfSecret(object: KubeObject): KubeObject {
  return object.kind === 'Secret' ? withDefaults(object) : object;
}

/** A Secret with its values hidden; other objects as they are. */
export function maskSecret(
  object: KubeObject,
  mask: (key: string, value: unknown) => string,
): KubeObject {
  if (object.kind !== 'Secret') return object;
  const { stringData: _plain, ...rest } = object;
  const {
    'kubectl.kubernetes.io/last-applied-configuration': _applied,
    ...annotations
  } = object.metadata.annotations ?? {};
  const values = {
    ...recordAt(object, 'data'),
    ...recordAt(object, 'stringData'),
  };
  return {
    ...rest,
    metadata: { ...object.metadata, annotations },
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, mask(key, value)]),
    ),
  };
}

/** How the API shows any object: Secrets masked. */
export function shown(object: KubeObject): KubeObject {
  return maskSecret(object, () => MASK);
}

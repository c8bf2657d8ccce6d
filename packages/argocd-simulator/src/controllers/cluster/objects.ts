/** Reading and making of workload objects: what the cluster's controllers share. */

import { at, listAt, numberAt, recordAt, textAt } from '../../world/json';
import { KubeObject, ObjectKey, OwnerReference } from '../../world/types';

export function keyFor(object: KubeObject): ObjectKey {
  return {
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  };
}

export function ownedBy(object: KubeObject, owner: KubeObject): boolean {
  return (object.metadata.ownerReferences ?? []).some(
    o => o.uid === owner.metadata.uid,
  );
}

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(o => o.controller);
}

export function ownerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** A pod of an owner's pod template, not yet seen by the kubelet. */
export function podOf(
  owner: KubeObject,
  name: string,
  extraLabels: Record<string, string>,
): KubeObject {
  const template = recordAt(owner, 'spec', 'template');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: owner.metadata.namespace,
      labels: { ...labelsAt(template), ...extraLabels },
      annotations: textsAt(template, 'metadata', 'annotations'),
      ownerReferences: [ownerReference(owner)],
    },
    spec: { ...recordAt(template, 'spec'), nodeName: 'lab-node' },
    status: { phase: 'Pending' },
  };
}

export function labelsAt(value: unknown): Record<string, string> {
  return textsAt(value, 'metadata', 'labels');
}

export function textsAt(
  value: unknown,
  ...path: (string | number)[]
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recordAt(value, ...path)).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    ),
  );
}

export function isReady(pod: KubeObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    c => textAt(c, 'type') === 'Ready' && textAt(c, 'status') === 'True',
  );
}

/** Images of a pod or pod template's containers, in order. */
export function imagesOf(podSpec: unknown): string[] {
  return [
    ...listAt(podSpec, 'initContainers'),
    ...listAt(podSpec, 'containers'),
  ]
    .map(c => textAt(c, 'image'))
    .filter((image): image is string => image !== undefined);
}

export function conditionOf(object: unknown, type: string): unknown {
  return listAt(object, 'status', 'conditions').find(
    c => textAt(c, 'type') === type,
  );
}

export function replicasOf(object: unknown): number {
  return numberAt(object, 'spec', 'replicas') ?? 1;
}

/** A short stable name part for a pod template, as ReplicaSets carry it. */
export function templateHash(template: unknown): string {
  let hash = 5381;
  for (const char of JSON.stringify(template ?? {})) {
    hash = (Math.imul(hash, 33) + char.charCodeAt(0)) % 0x7fffffff;
  }
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  let rest = Math.abs(hash);
  let text = '';
  for (let i = 0; i < 9; i += 1) {
    text += alphabet[rest % alphabet.length];
    rest = Math.floor(rest / alphabet.length) + i;
  }
  return text;
}

/** Fields that the API server fills in when they are absent. */
export function withDefaults(object: KubeObject): KubeObject {
  if (object.kind === 'Deployment') return deploymentDefaults(object);
  if (object.kind === 'Job') return jobDefaults(object);
  if (object.kind === 'Secret') return encodedSecret(object);
  return object;
}

function deploymentDefaults(object: KubeObject): KubeObject {
  return {
    ...object,
    spec: {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
      ...recordAt(object, 'spec'),
    },
  };
}

function jobDefaults(object: KubeObject): KubeObject {
  return {
    ...object,
    spec: {
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      completions: 1,
      parallelism: 1,
      suspend: false,
      ...recordAt(object, 'spec'),
    },
  };
}

function encodedSecret({ stringData, ...object }: KubeObject): KubeObject {
  const plain = textsAt({ stringData }, 'stringData');
  const encoded = Object.fromEntries(
    Object.entries(plain).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]),
  );
  return {
    ...object,
    type: at(object, 'type') ?? 'Opaque',
    data: { ...recordAt(object, 'data'), ...encoded },
  };
}

/** The tree of an Application's live resources: what it applied, and what that owns. */

import { Application, Info } from '../../world/argocd';
import { listAt, textAt } from '../../world/json';
import { KubeObject } from '../../world/types';
import { Cluster, ResourceNode, ResourceTree } from '../../world/World';
import { imagesOf, ownedBy } from '../cluster/objects';
import { healthOf } from './health';
import { groupOf, liveResources, versionOf } from './resources';

const OWNED_KINDS = ['ReplicaSet', 'Pod'];

/** Roots and everything below them, each after its parents. */
export function ownedResources(
  app: Application,
  cluster: Cluster,
): KubeObject[] {
  const found = liveResources(app, cluster);
  for (const kind of OWNED_KINDS) {
    const candidates = cluster.store.list(kind);
    found.push(
      ...candidates.filter(o => found.some(owner => ownedBy(o, owner))),
    );
  }
  return found;
}

export function resourceTree(app: Application, cluster: Cluster): ResourceTree {
  const nodes = ownedResources(app, cluster).map(node).sort(byKind);
  const system = {
    machineID: '',
    systemUUID: '',
    bootID: '',
    kernelVersion: '',
    osImage: '',
    containerRuntimeVersion: '',
    kubeletVersion: '',
    kubeProxyVersion: '',
    operatingSystem: '',
    architecture: '',
  };
  const hosts = nodes.some(n => n.kind === 'Pod')
    ? { hosts: [{ name: 'lab-node', systemInfo: system }] }
    : {};
  return { nodes, ...hosts };
}

function byKind(a: ResourceNode, b: ResourceNode): number {
  const text = (n: ResourceNode) =>
    [n.group ?? '', n.kind, n.namespace ?? '', n.name].join('\u0000');
  return text(a) < text(b) ? -1 : 1;
}

function node(object: KubeObject): ResourceNode {
  const { metadata } = object;
  const group = groupOf(object);
  const health = healthOf(object);
  const info = infoOf(object);
  const parents = metadata.ownerReferences?.map(owner => ({
    group: groupOf(owner),
    version: versionOf(owner),
    kind: owner.kind,
    namespace: metadata.namespace,
    name: owner.name,
    uid: owner.uid,
  }));
  return {
    ...(group ? { group } : {}),
    version: versionOf(object),
    kind: object.kind,
    ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
    name: metadata.name,
    uid: metadata.uid,
    ...(parents?.length ? { parentRefs: parents } : {}),
    ...(info.length ? { info } : {}),
    ...(object.kind === 'Pod'
      ? {
          networkingInfo: { labels: metadata.labels },
          images: imagesOf(object.spec),
        }
      : {}),
    resourceVersion: metadata.resourceVersion,
    ...(health ? { health } : {}),
    createdAt: metadata.creationTimestamp,
  };
}

function infoOf(object: KubeObject): Info[] {
  if (object.kind === 'Pod') return podInfo(object);
  const revision =
    object.metadata.annotations?.['deployment.kubernetes.io/revision'];
  return revision ? [{ name: 'Revision', value: `Rev:${revision}` }] : [];
}

function podInfo(pod: KubeObject): Info[] {
  const statuses = listAt(pod, 'status', 'containerStatuses');
  const [first] = statuses;
  const ready = statuses.filter(s =>
    textAt(s, 'state', 'running', 'startedAt'),
  ).length;
  const reason =
    textAt(first, 'state', 'waiting', 'reason') ??
    textAt(first, 'state', 'terminated', 'reason') ??
    textAt(pod, 'status', 'phase') ??
    'Pending';
  return [
    { name: 'Status Reason', value: reason },
    { name: 'Node', value: 'lab-node' },
    {
      name: 'Containers',
      value: `${ready}/${listAt(pod, 'spec', 'containers').length}`,
    },
  ];
}

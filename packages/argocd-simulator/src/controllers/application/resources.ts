/** Identity of the resources of an Application: keys, tracking, order, names for people. */

import { Application, TRACKING_ANNOTATION } from '../../world/argocd';
import { stableJson } from '../../world/json';
import { KubeObject, ObjectKey } from '../../world/types';
import { Cluster } from '../../world/World';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const CLUSTER_SCOPED = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'StorageClass',
  'PersistentVolume',
]);

export function groupOf(object: { apiVersion: string }): string {
  return object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
}

export function versionOf(object: { apiVersion: string }): string {
  return object.apiVersion.split('/').pop() ?? '';
}

export function keyOf(object: KubeObject): ObjectKey {
  return {
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
  };
}

export function pathOf(object: KubeObject): string {
  return `${groupOf(object)}/${object.kind}/${
    object.metadata.namespace ?? ''
  }/${object.metadata.name}`;
}

/** "apps/Deployment/web", as messages of operations name a resource. */
export function nameIn(object: KubeObject): string {
  return `${groupOf(object)}/${object.kind}/${object.metadata.name}`;
}

/** "deployment.apps/web", as kubectl names it. */
export function kubectlName(object: KubeObject): string {
  const group = groupOf(object);
  const kind = object.kind.toLocaleLowerCase('en-US');
  return `${group ? `${kind}.${group}` : kind}/${object.metadata.name}`;
}

/** A manifest as the Application puts it into its cluster: in its namespace, with its tracking id. */
export function placed(manifest: KubeObject, app: Application): KubeObject {
  const namespace = CLUSTER_SCOPED.has(manifest.kind)
    ? undefined
    : manifest.metadata.namespace ?? app.spec.destination.namespace ?? '';
  return tracked(
    {
      ...manifest,
      metadata: {
        ...manifest.metadata,
        ...(namespace === undefined ? {} : { namespace }),
      },
    },
    app,
  );
}

/** The manifest with the tracking annotation, its namespace left as it is. */
export function tracked(manifest: KubeObject, app: Application): KubeObject {
  const namespace =
    manifest.metadata.namespace ?? app.spec.destination.namespace ?? '';
  const id = `${app.metadata.name}:${groupOf(manifest)}/${
    manifest.kind
  }:${namespace}/${manifest.metadata.name}`;
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: {
        ...manifest.metadata.annotations,
        [TRACKING_ANNOTATION]: id,
      },
    },
  };
}

/** The Application that a live object belongs to, by its tracking annotation. */
export function applicationOf(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[TRACKING_ANNOTATION]?.split(':')[0];
}

/** Everything in the cluster that carries the Application's tracking id. */
export function liveResources(
  app: Application,
  cluster: Cluster,
): KubeObject[] {
  return cluster.store
    .list('*')
    .filter(
      object =>
        applicationOf(object) === app.metadata.name &&
        !object.metadata.ownerReferences?.length,
    );
}

/** The manifest as it is remembered on the live object, to tell later what has left it. */
export function lastApplied(manifest: KubeObject): string {
  return `${stableJson(manifest)}\n`;
}

export function isHook(object: KubeObject): boolean {
  return object.metadata.annotations?.['argocd.argoproj.io/hook'] !== undefined;
}

export function hookTypes(object: KubeObject): string[] {
  return (object.metadata.annotations?.['argocd.argoproj.io/hook'] ?? '')
    .split(',')
    .map(type => type.trim())
    .filter(Boolean);
}

export function deletePolicies(object: KubeObject): string[] {
  const text =
    object.metadata.annotations?.['argocd.argoproj.io/hook-delete-policy'];
  return text ? text.split(',').map(p => p.trim()) : ['BeforeHookCreation'];
}

export function waveOf(object: KubeObject): number {
  return Number(
    object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0,
  );
}

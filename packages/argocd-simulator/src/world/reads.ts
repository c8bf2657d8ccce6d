/** What can be read of an Application beyond itself: manifests, live resources, logs, events. */

import {
  managedResources,
  maskSecret,
  shown,
} from '../controllers/application/managed';
import { tracked } from '../controllers/application/resources';
import {
  TargetError,
  Targets,
  requestedRevisions,
} from '../controllers/application/targets';
import { ownedResources, resourceTree } from '../controllers/application/tree';
import { generate } from '../controllers/applicationset/generate';
import type { SimCluster } from '../controllers/cluster/SimCluster';
import { admit } from './admission';
import { Application, isApplicationSet, sourcesOf } from './argocd';
import { isRecord, stableJson, textAt } from './json';
import { WorldParts, clusterFor, existing } from './parts';
import { KubeObject, ObjectKey } from './types';
import { ArgoError, ManifestQuery, World } from './World';

type Reads = Pick<
  World,
  | 'manifests'
  | 'managedResources'
  | 'resourceTree'
  | 'revisionMetadata'
  | 'events'
  | 'podLogs'
  | 'liveResource'
  | 'generate'
  | 'clusterOf'
  | 'sources'
>;

export function readsOf(parts: WorldParts): Reads {
  const placeOf = (app: Application) => clusterFor(parts, app);
  return {
    async manifests(ref, query) {
      const app = existing(parts, ref);
      const { manifests } = await load(parts, app, query);
      const texts = manifests.map(m => stableJson(shown(tracked(m, app))));
      return { manifests: texts.sort() };
    },
    async managedResources(ref) {
      const app = existing(parts, ref);
      const cluster = placeOf(app);
      if (!cluster) return [];
      const { manifests } = await load(parts, app, {});
      return managedResources(app, manifests, cluster);
    },
    resourceTree(ref) {
      const app = existing(parts, ref);
      const cluster = placeOf(app);
      return cluster ? resourceTree(app, cluster) : { nodes: [] };
    },
    async revisionMetadata(ref, revision, sourceIndex = 0) {
      const source = sourcesOf(existing(parts, ref).spec)[sourceIndex];
      if (!source) {
        throw new ArgoError(
          400,
          3,
          `source index ${sourceIndex} is out of range`,
        );
      }
      return parts.git.commit(source.repoURL, revision);
    },
    events: about => eventsAbout(parts, about),
    podLogs(ref, resource) {
      const app = existing(parts, ref);
      const cluster = placeOf(app);
      if (!cluster) return [];
      const { namespace, container } = resource;
      return podsOf(app, cluster, resource)
        .flatMap(pod => cluster.podLogs(namespace, pod, container) ?? [])
        .sort((a, b) => (a.at < b.at ? -1 : 1));
    },
    liveResource(ref, resource) {
      const app = existing(parts, ref);
      const cluster = placeOf(app);
      const found = cluster && belonging(app, cluster, resource);
      return found && maskSecret(found, () => '++++++++');
    },
    generate: appset => generated(parts, appset),
    clusterOf: placeOf,
    sources: ref => sourcesOf(existing(parts, ref).spec),
  };
}

async function load(
  parts: WorldParts,
  app: Application,
  query: ManifestQuery,
): Promise<Targets> {
  const sources = sourcesOf(app.spec);
  const positions = query.sourcePositions ?? [];
  const revisions = positions.length
    ? sources.map((_, i) => query.revisions?.[positions.indexOf(i + 1)])
    : requestedRevisions(query, sources.length);
  try {
    return await parts.targets.load(sources, revisions);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const text = error.message.replace(/^.*?rpc error: /, '');
    throw new ArgoError(500, 2, `rpc error: ${text}`);
  }
}

function eventsAbout(
  { clusters }: WorldParts,
  about: { kind: string; namespace: string; name: string; uid?: string },
): KubeObject[] {
  const field = (event: KubeObject, name: string) =>
    textAt(event, 'involvedObject', name);
  return [...clusters.values()]
    .flatMap(cluster => cluster.store.list('Event'))
    .filter(
      event =>
        field(event, 'kind') === about.kind &&
        field(event, 'name') === about.name &&
        field(event, 'namespace') === about.namespace &&
        (about.uid === undefined || field(event, 'uid') === about.uid),
    );
}

async function generated(
  parts: WorldParts,
  appset: unknown,
): Promise<Application[]> {
  const object = admit({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    ...(isRecord(appset) ? appset : {}),
  });
  if (!isApplicationSet(object)) {
    throw new ArgoError(400, 3, 'no ApplicationSet was given');
  }
  const { renderer, renderWorld } = parts;
  const { all, error } = await generate(
    object,
    renderer,
    renderWorld,
    () => true,
  );
  if (error) {
    throw new ArgoError(
      500,
      2,
      `unable to generate Applications of ApplicationSet: ${error.message}`,
    );
  }
  return all;
}

function belonging(
  app: Application,
  cluster: SimCluster,
  { kind, namespace, name }: ObjectKey,
): KubeObject | undefined {
  return ownedResources(app, cluster).find(
    o =>
      o.kind === kind &&
      o.metadata.name === name &&
      (o.metadata.namespace ?? '') === namespace,
  );
}

function podsOf(
  app: Application,
  cluster: SimCluster,
  resource: ObjectKey,
): string[] {
  const root = belonging(app, cluster, resource);
  if (!root) return [];
  const all = ownedResources(app, cluster);
  const below = (owner: KubeObject): KubeObject[] =>
    all
      .filter(o =>
        o.metadata.ownerReferences?.some(r => r.uid === owner.metadata.uid),
      )
      .flatMap(o => [o, ...below(o)]);
  return [root, ...below(root)]
    .filter(o => o.kind === 'Pod')
    .map(o => o.metadata.name);
}

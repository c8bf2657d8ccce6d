/** Checks where Applications go and what they take: clusters, namespaces, projects, repositories. */
import type { RenderedApplication } from '../render/application';
import type { Cluster } from '../render/world';
import { suggestion } from '../schema/suggest';
import type { Draft } from './finding';
import {
  allowsDestination,
  allowsSource,
  findCluster,
  knownClusters,
} from './projectRules';
import { objectAt, pathOf, sourcesOf, textAt, type Rendered } from './rendered';
import type { Project } from './world';

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DESTINATION = ['spec', 'destination'];

export async function checkDestinations(rendered: Rendered): Promise<Draft[]> {
  const { applications, world } = rendered;
  const clusters = knownClusters(
    world.clustersUnknown ? [] : await world.clusters().catch(() => []),
  );
  const projects = await world.projects?.().catch(() => undefined);
  return [
    ...checkShared(rendered),
    ...applications.flatMap(application => [
      ...checkDestination(application, rendered),
      ...checkCluster(application, clusters, rendered),
      ...checkProject(application, { clusters, projects }, rendered),
    ]),
  ];
}

/** The destination; undefined where it is not exactly one cluster. */
function clusterOf({ spec }: RenderedApplication) {
  const { name, server, namespace } = objectAt(spec.destination);
  if (!name === !server) return undefined;
  return {
    name: textAt(name) || undefined,
    server: textAt(server) || undefined,
    namespace: textAt(namespace),
  };
}

function checkDestination(
  application: RenderedApplication,
  { origin }: Rendered,
): Draft[] {
  const { name, server, namespace } = objectAt(application.spec.destination);
  const path = `${pathOf(application)} spec.destination`;
  const drafts: Draft[] = [];
  if (!name === !server) {
    drafts.push({
      code: 'destinationMissing',
      path,
      at: origin(application, DESTINATION),
      message: `Application "${application.metadata.name}" has ${
        server ? 'both the name and the server' : 'neither name nor server'
      } of a cluster`,
    });
  }
  const text = textAt(namespace);
  if (text !== '' && !NAMESPACE.test(text)) {
    drafts.push({
      code: 'namespaceIllegal',
      path: `${path}.namespace`,
      at: origin(application, [...DESTINATION, 'namespace']),
      message: `Application "${application.metadata.name}" goes to the namespace "${text}", which Kubernetes refuses`,
    });
  }
  return drafts;
}

function checkCluster(
  application: RenderedApplication,
  clusters: readonly Cluster[],
  { origin }: Rendered,
): Draft[] {
  const to = clusterOf(application);
  if (!to || clusters.length === 0 || findCluster(clusters, to)) return [];
  const known = clusters.map(({ name, server }) => (to.name ? name : server));
  const meant = suggestion(to.name ?? to.server ?? '', known);
  return [
    {
      code: 'clusterUnknown',
      path: `${pathOf(application)} spec.destination`,
      at: origin(application, DESTINATION),
      message: `Application "${
        application.metadata.name
      }" goes to the cluster "${
        to.name ?? to.server
      }", which Argo CD does not know`,
      ...(meant && {
        fix: `Write ${meant}, or add the cluster to Argo CD first.`,
      }),
    },
  ];
}

interface Known {
  clusters: readonly Cluster[];
  projects?: readonly Project[];
}

function checkProject(
  application: RenderedApplication,
  { clusters, projects }: Known,
  rendered: Rendered,
): Draft[] {
  const name = textAt(application.spec.project);
  if (!projects || name === '') return [];
  const project = projects.find(each => each.name === name);
  if (project) {
    return [
      ...checkAllowed(application, project, clusters, rendered),
      ...checkSources(application, project, rendered),
    ];
  }
  const meant = suggestion(
    name,
    projects.map(each => each.name),
  );
  return [
    {
      code: 'projectUnknown',
      path: `${pathOf(application)} spec.project`,
      at: rendered.origin(application, ['spec', 'project']),
      message: `Application "${application.metadata.name}" is of the project "${name}", which does not exist`,
      ...(meant && { fix: `Write ${meant}, or create the project first.` }),
    },
  ];
}

function checkAllowed(
  application: RenderedApplication,
  project: Project,
  clusters: readonly Cluster[],
  { origin }: Rendered,
): Draft[] {
  const to = clusterOf(application);
  if (!to) return [];
  const destination = { ...to, ...nameAndServer(findCluster(clusters, to)) };
  if (allowsDestination(project, destination) !== false) return [];
  return [
    {
      code: 'destinationForbidden',
      path: `${pathOf(application)} spec.destination`,
      at: origin(application, DESTINATION),
      message: `The project "${project.name}" does not allow Application "${
        application.metadata.name
      }" to go to ${to.name ?? to.server}${
        to.namespace && `, namespace ${to.namespace}`
      }`,
    },
  ];
}

function nameAndServer(cluster: Cluster | undefined) {
  return cluster && { name: cluster.name, server: cluster.server };
}

function checkSources(
  application: RenderedApplication,
  project: Project,
  { origin }: Rendered,
): Draft[] {
  const repos = sourcesOf(application).map(({ repoURL }) => textAt(repoURL));
  return [...new Set(repos)]
    .filter(repoURL => repoURL !== '' && !allowsSource(project, repoURL))
    .map(repoURL => ({
      code: 'sourceForbidden' as const,
      path: `${pathOf(application)} spec.source.repoURL`,
      at: origin(application, ['spec', 'source', 'repoURL']),
      message: `The project "${project.name}" does not allow Application "${application.metadata.name}" to take manifests from ${repoURL}`,
    }));
}

/** Two that are equal in all that they deploy and where to; a difference in values makes them two releases. */
function checkShared({ applications, origin }: Rendered): Draft[] {
  const seen = new Map<string, RenderedApplication>();
  return applications.flatMap(application => {
    const to = clusterOf(application);
    if (!to) return [];
    const key = JSON.stringify([to, sourcesOf(application)]);
    const other = seen.get(key);
    seen.set(key, other ?? application);
    if (!other || other.metadata.name === application.metadata.name) return [];
    return [
      {
        code: 'sameDestination' as const,
        path: `${pathOf(application)} spec.destination`,
        at: origin(application, DESTINATION),
        message: `Applications "${other.metadata.name}" and "${application.metadata.name}" deploy the same to the same namespace of the same cluster`,
      },
    ];
  });
}

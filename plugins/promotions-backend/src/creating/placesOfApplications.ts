/** What Applications tell of their Argo CD's projects and clusters, where Argo CD itself does not. Pure. */

import type { ArgoCluster, ArgoProject } from '../argocd/ArgoPlaces';
import type { Application } from '../argocd/types';

/** By name; what they allow is not known. */
export function projectsOf(
  applications: readonly Pick<Application, 'project'>[],
): ArgoProject[] {
  const names = new Set(applications.map(({ project }) => project));
  return [...names]
    .sort()
    .map(name => ({ name, sourceRepos: [], destinations: [] }));
}

/** An Application names its cluster or the cluster's server; what it does not say is taken to be the same. */
export function clustersOf(
  applications: readonly Pick<Application, 'destination'>[],
): ArgoCluster[] {
  const found = new Map<string, ArgoCluster>();
  for (const { destination } of applications) {
    const name = destination.name ?? destination.server;
    if (name !== undefined) {
      const server = destination.server ?? name;
      found.set(name, { name, server, labels: {} });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

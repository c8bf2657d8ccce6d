/** Which clusters an AppProject lets its Applications go to, as Argo CD decides it. Pure. */

import type {
  ArgoCluster,
  ArgoDestination,
  ArgoProject,
} from '../argocd/ArgoPlaces';

/** Whether some namespace of the cluster is open to the project. */
export function reaches(
  { destinations }: Pick<ArgoProject, 'destinations'>,
  cluster: Pick<ArgoCluster, 'name' | 'server'>,
): boolean {
  return (
    destinations.some(destination => fits(destination, cluster)) &&
    !destinations.some(destination => denies(destination, cluster))
  );
}

/** A destination names the server or the cluster, and either may be a pattern. */
function fits(
  { server, name }: ArgoDestination,
  cluster: Pick<ArgoCluster, 'name' | 'server'>,
): boolean {
  return (
    (server !== undefined && matches(server, cluster.server)) ||
    (name !== undefined && matches(name, cluster.name))
  );
}

/** `!pattern` denies all of a cluster where it says nothing of namespaces. */
function denies(
  { server, name, namespace }: ArgoDestination,
  cluster: Pick<ArgoCluster, 'name' | 'server'>,
): boolean {
  const all = namespace === undefined || namespace === '*';
  return (
    (all &&
      server?.startsWith('!') &&
      matches(server.slice(1), cluster.server)) ||
    (all && name?.startsWith('!') && matches(name.slice(1), cluster.name)) ||
    false
  );
}

/** `*` stands for any text and `?` for one character. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern
    .split('')
    .map(char =>
      char === '*' ? '.*' : char === '?' ? '.' : char.replace(/\W/g, '\\$&'),
    );
  return new RegExp(`^${parts.join('')}$`, 's').test(text);
}

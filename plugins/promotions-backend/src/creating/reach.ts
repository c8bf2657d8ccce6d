/** Which clusters an AppProject lets its Applications go to at all. Pure. */

import { allowsDestination } from '@stagecraft/applicationset';
import type { ArgoCluster, ArgoProject } from '../argocd/ArgoPlaces';

/** Whether some namespace of the cluster is open to the project; each rule is tried with a namespace that it is about. */
export function reaches(
  project: Pick<ArgoProject, 'name' | 'destinations'>,
  { name, server }: Pick<ArgoCluster, 'name' | 'server'>,
): boolean {
  return project.destinations.some(
    ({ namespace = '*' }) =>
      allowsDestination(project, {
        name,
        server,
        namespace: exampleOf(namespace),
      }) === true,
  );
}

/** A namespace that a pattern takes; of what a rule denies there is none. */
function exampleOf(pattern: string): string {
  return pattern.replace(/\*+/g, 'any').replaceAll('?', 'a');
}

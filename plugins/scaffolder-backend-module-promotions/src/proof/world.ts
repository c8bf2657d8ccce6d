/** What is known of the world that Argo CD would see: the workspace stands for the repository that it becomes. */
import {
  MissingSource,
  type CheckWorld,
  type Project,
} from '@stagecraft/applicationset';
import type { InstanceChoices } from '@stagecraft/plugin-promotions-common';
import type { Files } from '../workspace/Workspace';

/**
 * @param repoURL - the repository that the workspace is, or becomes; absent where it is not known
 * @param instance - the projects and clusters of the Argo CD, where it could be asked
 */
export function worldOf(
  files: Files,
  repoURL: string | undefined,
  instance?: InstanceChoices,
): CheckWorld {
  const known = instance !== undefined && instance.problem === undefined;
  return {
    clusters: async () => (known ? instance.clusters : []),
    clustersUnknown: !known,
    ...(known && { projects: async () => projectsOf(instance) }),
    files: async asked => {
      if (repoURL !== undefined && sameRepository(asked, repoURL)) return files;
      throw new MissingSource(
        'git',
        `${asked} is not the repository of the workspace`,
      );
    },
  };
}

/** What of a project is not told counts as allowed, so that nothing false is found. */
function projectsOf({ projects, clusters }: InstanceChoices): Project[] {
  return projects.map(({ name, clusters: allowed }) => ({
    name,
    sourceRepos: ['*'],
    destinations:
      allowed === undefined
        ? [{ server: '*', namespace: '*' }]
        : clusters
            .filter(cluster => allowed.includes(cluster.name))
            .flatMap(cluster => [
              { name: cluster.name, namespace: '*' },
              { server: cluster.server, namespace: '*' },
            ]),
  }));
}

/** Argo CD takes a URL with and without `.git`, a closing slash and capitals for the same. */
export function sameRepository(a: string, b: string): boolean {
  return plainUrl(a) === plainUrl(b);
}

function plainUrl(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

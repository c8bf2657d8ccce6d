/** The world in which a preview is rendered and checked: what is known here of clusters, projects and repositories. */

import type { Cluster, RenderWorld } from '@stagecraft/applicationset';
import type { ArgoCluster, ArgoProject } from '../argocd/ArgoPlaces';
import type { KnownPlaces } from './Places';
import type { Files, RepositoryFiles } from './RepositoryFiles';

/** More than any description needs that somebody has typed. */
const MOST_REPOSITORIES = 8;

export interface PreviewWorld extends RenderWorld {
  /** All projects, where they are known. */
  projects?(): Promise<readonly ArgoProject[]>;
  /** Of the repositories that were asked for and are not known: why, by their addresses. */
  readonly unread: ReadonlyMap<string, string>;
}

/** Where Argo CD did not tell all its clusters or projects, none are known: a check then finds nothing false. */
export function previewWorld(
  places: KnownPlaces | undefined,
  repositories: Pick<RepositoryFiles, 'of'>,
): PreviewWorld {
  const unread = new Map<string, string>();
  const asked = new Set<string>();
  return {
    unread,
    async files(repoURL, revision): Promise<Files> {
      asked.add(`${repoURL} ${revision}`);
      const found =
        asked.size > MOST_REPOSITORIES
          ? { reason: `a preview reads ${MOST_REPOSITORIES} of them at most` }
          : await repositories.of(repoURL, revision);
      if ('reason' in found) {
        unread.set(repoURL, found.reason);
        throw new Error(`${repoURL} is not known here: ${found.reason}`);
      }
      return found;
    },
    clusters: async () =>
      places?.clustersTold ? places.clusters.map(asSecret) : [],
    clustersUnknown: !places?.clustersTold,
    ...(places?.projectsTold && { projects: async () => places.projects }),
  };
}

/** Argo CD's own cluster needs no Secret, and then it has no labels; a selector finds it only where it has. */
function asSecret({ labels, ...cluster }: ArgoCluster): Cluster {
  return {
    ...cluster,
    labels: Object.keys(labels).length > 0 ? labels : null,
  };
}

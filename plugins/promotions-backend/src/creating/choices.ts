/** What a form offers of one instance to somebody who may see only some of it. Pure. */

import type { InstanceChoices } from '@stagecraft/plugin-promotions-common';
import type { KnownPlaces } from './Places';
import { reaches } from './reach';

/** `sees`: whether the caller may see pipelines of that project. Clusters that none of those reach are left out. */
export function choicesOf(
  name: string,
  { projects, clusters, projectsTold, problem }: KnownPlaces,
  sees: (project: string) => boolean,
): InstanceChoices {
  const seen = projects.filter(project => sees(project.name));
  const reached = clusters.filter(
    cluster => !projectsTold || seen.some(project => reaches(project, cluster)),
  );
  return {
    name,
    projects: seen.map(project => ({
      name: project.name,
      ...(projectsTold && {
        clusters: reached
          .filter(cluster => reaches(project, cluster))
          .map(cluster => cluster.name),
      }),
    })),
    clusters: reached.map(({ name: cluster, server, labels }) => ({
      name: cluster,
      server,
      ...(Object.keys(labels).length > 0 && { labels }),
    })),
    ...(problem !== undefined && { problem }),
  };
}

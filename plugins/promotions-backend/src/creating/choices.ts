/** What a form offers of one instance to somebody who may see only some of it. Pure. */

import type { InstanceChoices } from '@stagecraft/plugin-promotions-common';
import type { KnownPlaces } from './Places';
import { reaches } from './reach';

/**
 * What of it somebody gets to know. `sees`: whether they may see pipelines of that project. Clusters that none of those
 * reach are left out; where the projects' rules are not known, so is what they reach.
 */
export function seenOf(
  places: KnownPlaces,
  sees: (project: string) => boolean,
): KnownPlaces {
  const projects = places.projects.filter(({ name }) => sees(name));
  const clusters = places.projectsTold
    ? places.clusters.filter(cluster =>
        projects.some(project => reaches(project, cluster)),
      )
    : places.clusters;
  return { ...places, projects, clusters };
}

/** Of what somebody gets to know of the instance. */
export function choicesOf(
  name: string,
  { projects, clusters, projectsTold, problem }: KnownPlaces,
): InstanceChoices {
  return {
    name,
    projects: projects.map(project => ({
      name: project.name,
      ...(projectsTold && {
        clusters: clusters
          .filter(cluster => reaches(project, cluster))
          .map(cluster => cluster.name),
      }),
    })),
    clusters: clusters.map(({ name: cluster, server, labels }) => ({
      name: cluster,
      server,
      ...(Object.keys(labels).length > 0 && { labels }),
    })),
    ...(problem !== undefined && { problem }),
  };
}

/** What there is to choose from for a pipeline, and what of its choices nobody knows. */

import type {
  ChoicesResponse,
  InstanceChoices,
  Profile,
} from '@stagecraft/plugin-promotions-common';
import type { Draft } from './stageDraft';

/** What the chosen instance has; until one is chosen, what all of them have, under all their names. */
export function placesOf(
  { instances }: Pick<ChoicesResponse, 'instances'>,
  { instance }: Pick<Draft, 'instance'>,
): InstanceChoices | undefined {
  const [first, ...others] = instances.filter(
    ({ name }) => instance === undefined || name === instance,
  );
  return first && others.reduce(both, first);
}

function both(one: InstanceChoices, other: InstanceChoices): InstanceChoices {
  return {
    name: `${one.name}, ${other.name}`,
    projects: mergedProjects([...one.projects, ...other.projects]),
    clusters: byName([...one.clusters, ...other.clusters]),
    problem: one.problem ?? other.problem,
  };
}

function byName<T extends { name: string }>(all: readonly T[]): T[] {
  return [...new Map(all.map(one => [one.name, one])).values()];
}

/** A project of several instances reaches what it reaches on any of them. */
function mergedProjects(all: InstanceChoices['projects']) {
  return byName(all).map(({ name }) => {
    const same = all.filter(one => one.name === name);
    const clusters = same.flatMap(one => one.clusters ?? []);
    return same.every(one => one.clusters)
      ? { name, clusters: [...new Set(clusters)] }
      : { name };
  });
}

/** The clusters that the profile and the project leave. */
export function clustersOf(
  choices: InstanceChoices | undefined,
  { project }: Pick<Draft, 'project'>,
  profile: Profile | undefined,
): string[] {
  const known = choices?.clusters.map(({ name }) => name) ?? [];
  const ofProject = choices?.projects.find(({ name }) => name === project);
  const offered = profile?.clusters ?? known;
  return offered.filter(
    name => !ofProject?.clusters || ofProject.clusters.includes(name),
  );
}

/** Only where everything is known can anything be told to be unknown. */
export function isUnknownCluster(
  cluster: string,
  choices: InstanceChoices | undefined,
): boolean {
  return (
    cluster.trim() !== '' &&
    choices !== undefined &&
    choices.problem === undefined &&
    choices.clusters.length > 0 &&
    !choices.clusters.some(
      ({ name, server }) => name === cluster || server === cluster,
    )
  );
}

export function isUnknownProject(
  project: string | undefined,
  choices: InstanceChoices | undefined,
): boolean {
  return (
    project !== undefined &&
    project.trim() !== '' &&
    choices !== undefined &&
    choices.problem === undefined &&
    choices.projects.length > 0 &&
    !choices.projects.some(({ name }) => name === project)
  );
}

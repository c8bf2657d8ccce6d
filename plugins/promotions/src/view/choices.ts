/** What there is to choose from for a pipeline, and what of its choices nobody knows. */

import type {
  ChoicesResponse,
  InstanceChoices,
  Profile,
} from '@stagecraft/plugin-promotions-common';
import type { Draft } from './stageDraft';

/** The chosen instance; where there is only one, that one. */
export function instanceOf(
  { instances }: Pick<ChoicesResponse, 'instances'>,
  { instance }: Pick<Draft, 'instance'>,
): InstanceChoices | undefined {
  return instance === undefined && instances.length === 1
    ? instances[0]
    : instances.find(({ name }) => name === instance);
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

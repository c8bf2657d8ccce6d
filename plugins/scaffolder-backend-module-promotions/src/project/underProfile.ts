/** A project as its profile makes it: what is left out is the profile's, and what is said may only be narrower. Pure. */
import { allowsNamespace, allowsRepository } from '@stagecraft/applicationset';
import type {
  Profile,
  ProjectRules,
} from '@stagecraft/plugin-promotions-common';
import type { ProjectDescription } from './appProject';

/** A project as an input gives it. */
export type AskedProject = Omit<
  ProjectDescription,
  'sourceRepos' | 'destinations'
> &
  Partial<Pick<ProjectDescription, 'sourceRepos' | 'destinations'>>;

/** The project, with all that contradicts the profile; each names its field and the way out. */
export function underProfile(
  asked: AskedProject,
  profile: Pick<Profile, 'title' | 'clusters' | 'projectRules'> | undefined,
): { project: ProjectDescription; problems: string[] } {
  const rules = profile?.projectRules;
  const sourceRepos = asked.sourceRepos ?? rules?.sourceRepos ?? [];
  const destinations = asked.destinations ?? allOf(profile?.clusters, rules);
  return {
    project: {
      ...asked,
      sourceRepos,
      destinations,
      clusterResources: rules?.clusterResources ?? asked.clusterResources,
      namespaceResources: rules?.namespaceResources ?? asked.namespaceResources,
    },
    problems: [
      ...missing({ sourceRepos, destinations }),
      ...(profile && rules ? wider(asked, profile, rules) : []),
    ],
  };
}

function allOf(
  clusters: readonly string[] = [],
  rules: ProjectRules | undefined,
): ProjectDescription['destinations'] {
  const namespaces = rules?.namespaces ?? [];
  return clusters.flatMap(cluster =>
    namespaces.map(namespace => ({ cluster, namespace })),
  );
}

function missing({
  sourceRepos,
  destinations,
}: Pick<ProjectDescription, 'sourceRepos' | 'destinations'>): string[] {
  const way = 'or choose a profile whose projectRules and clusters say it';
  return [
    ...(sourceRepos.length === 0
      ? [`sourceRepos: name at least one repository, ${way}`]
      : []),
    ...(destinations.length === 0
      ? [`destinations: name at least one destination, ${way}`]
      : []),
  ];
}

function wider(
  asked: AskedProject,
  { title, clusters }: Pick<Profile, 'title' | 'clusters'>,
  rules: ProjectRules,
): string[] {
  const said = (field: string, allowed: readonly string[], value: string) =>
    `${field}: "${value}" is not what the profile "${title}" allows (${allowed.join(
      ', ',
    )})`;
  return [
    ...(asked.sourceRepos ?? []).flatMap((url, index) =>
      allowsRepository(rules, url)
        ? []
        : [said(`sourceRepos[${index}]`, rules.sourceRepos, url)],
    ),
    ...(asked.destinations ?? []).flatMap(({ cluster, namespace }, index) => [
      ...(clusters && !clusters.includes(cluster)
        ? [said(`destinations[${index}].cluster`, clusters, cluster)]
        : []),
      ...(allowsNamespace(rules, namespace)
        ? []
        : [
            said(
              `destinations[${index}].namespace`,
              rules.namespaces,
              namespace,
            ),
          ]),
    ]),
    ...(['clusterResources', 'namespaceResources'] as const).flatMap(field =>
      asked[field] && rules[field]
        ? [`${field}: the profile "${title}" says it; leave it out`]
        : [],
    ),
  ];
}

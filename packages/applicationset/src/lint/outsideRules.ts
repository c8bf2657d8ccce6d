/** What the project rules of a profile do not allow, found in a description and in a project before they are written. */
import type {
  DescriptionProblem,
  PipelineDescription,
  ProjectRules,
} from '@stagecraft/plugin-promotions-common';
import { denies, patternTakes } from './glob';
import { allowsSource } from './projectRules';

/**
 * Each at its field. What a placeholder becomes is not known here; the project itself stops that in Argo CD.
 * @public
 */
export function outsideRules(
  rules: Pick<ProjectRules, 'sourceRepos' | 'namespaces'>,
  { sources, stages }: Pick<PipelineDescription, 'sources' | 'stages'>,
): DescriptionProblem[] {
  const repositories = sources.flatMap(({ repoURL }, index) =>
    isOpen(repoURL) || allowsRepository(rules, repoURL)
      ? []
      : [outside(`sources[${index}].repoURL`, repoURL, rules.sourceRepos)],
  );
  const namespaces = stages.flatMap(({ targets }, index) =>
    targets.flatMap(({ namespace }, at) =>
      isOpen(namespace) || allowsNamespace(rules, namespace)
        ? []
        : [
            outside(
              `stages[${index}].targets[${at}].namespace`,
              namespace,
              rules.namespaces,
            ),
          ],
    ),
  );
  return [...repositories, ...namespaces];
}

/**
 * Whether a project of a team may have this pattern of repositories: one of the rules, or something that they take.
 * @public
 */
export function allowsRepository(
  { sourceRepos }: Pick<ProjectRules, 'sourceRepos'>,
  repoURL: string,
): boolean {
  return (
    sourceRepos.includes(repoURL) ||
    (!isPattern(repoURL) && allowsSource({ sourceRepos }, repoURL))
  );
}

/**
 * Whether a project of a team may have this pattern of namespaces: one of the rules, or something that they take.
 * @public
 */
export function allowsNamespace(
  { namespaces }: Pick<ProjectRules, 'namespaces'>,
  namespace: string,
): boolean {
  return (
    namespaces.includes(namespace) ||
    (!isPattern(namespace) &&
      namespaces.every(
        rule => !denies(rule) || patternTakes(rule, namespace),
      ) &&
      namespaces.some(rule => !denies(rule) && patternTakes(rule, namespace)))
  );
}

/** A pattern inside another one cannot be told from one that reaches further. */
function isPattern(text: string): boolean {
  return /[*?![\]{}]/.test(text);
}

function isOpen(text: string): boolean {
  return text.includes('{');
}

function outside(
  path: string,
  value: string,
  allowed: readonly string[],
): DescriptionProblem {
  return {
    path,
    message: `"${value}" is not what projects of this profile allow (${allowed.join(
      ', ',
    )})`,
  };
}

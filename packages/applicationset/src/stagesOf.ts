/** Which RollingSync step each Application falls into, by Argo CD's own rules. */
import type {
  ApplicationSet,
  MatchExpression,
  RollingSyncStep,
} from './schema/applicationSet';

/**
 * What step matching needs of an Application.
 * @public
 */
export interface LabelledApplication {
  metadata: { name: string; labels?: Readonly<Record<string, string>> | null };
}

/**
 * Applications sorted into the steps of a RollingSync.
 * @public
 */
export interface StageMatches<A> {
  /** The Applications of each step, in the steps' order. */
  stages: A[][];
  /** Applications that no step selects (step "-1" in applicationStatus, recording percent). */
  unmatched: A[];
}

/**
 * Sorts Applications into the steps of an ApplicationSet's RollingSync strategy: the first step
 * whose expressions all hold takes the Application; a step without expressions takes all. Where the
 * label is missing everything but In holds, also an operator that Argo CD does not know; where it is
 * present such an operator never holds (recording 3.5/brokenset). Without RollingSync there are no stages and all are unmatched.
 * @public
 */
export function stagesOf<A extends LabelledApplication>(
  set: ApplicationSet,
  applications: readonly A[],
): StageMatches<A> {
  const steps = rollingSyncSteps(set);
  const stages: A[][] = steps.map(() => []);
  const unmatched: A[] = [];
  for (const application of applications) {
    const labels = application.metadata.labels ?? {};
    const index = steps.findIndex(step => stepSelects(step, labels));
    (index < 0 ? unmatched : stages[index]).push(application);
  }
  return { stages, unmatched };
}

/**
 * The steps of a set's RollingSync; none when its strategy is another (or misspelt).
 * @public
 */
export function rollingSyncSteps(set: ApplicationSet): RollingSyncStep[] {
  const { strategy } = set.spec;
  if (strategy?.type !== 'RollingSync') return [];
  return strategy.rollingSync?.steps ?? [];
}

/**
 * Whether all expressions of a step hold for a set of labels.
 * @public
 */
export function stepSelects(
  step: RollingSyncStep,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (step.matchExpressions ?? []).every(expression =>
    holds(expression, labels),
  );
}

function holds(
  { key = '', operator, values }: MatchExpression,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (!Object.hasOwn(labels, key)) return operator !== 'In';
  const listed = (values ?? []).includes(labels[key]);
  return operator === 'In' ? listed : operator === 'NotIn' && !listed;
}

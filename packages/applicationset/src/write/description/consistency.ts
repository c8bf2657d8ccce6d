/** What is wrong with a pipeline although each of its fields is right. */
import type {
  DescriptionProblem,
  PipelineDescription,
  StageDescription,
} from '@stagecraft/plugin-promotions-common';
import { namespaceOf } from './normalForm';
import { label } from './texts';

/** Two targets in one place, two stages of one name, stages that nobody opens. */
export function checkConsistency(
  pipeline: PipelineDescription,
): DescriptionProblem[] {
  return [
    ...repeatedNames(pipeline.stages),
    ...targetless(pipeline.stages),
    ...illegalNamespaces(pipeline),
    ...sharedPlaces(pipeline),
    ...(pipeline.executor === undefined ? unopened(pipeline.stages) : []),
  ];
}

function targetless(stages: readonly StageDescription[]): DescriptionProblem[] {
  return stages.flatMap(({ targets }, index) =>
    targets.length === 0
      ? [
          {
            path: `stages[${index}].targets`,
            message: 'give the stage at least one target',
          },
        ]
      : [],
  );
}

function illegalNamespaces({
  name,
  stages,
}: PipelineDescription): DescriptionProblem[] {
  return stages.flatMap((stage, index) =>
    stage.targets.flatMap(
      (target, at) =>
        label
          .safeParse(namespaceOf(name, stage, target))
          .error?.issues.map(({ message }) => ({
            path: `stages[${index}].targets[${at}].namespace`,
            message: `${JSON.stringify(target.namespace)}: ${message}`,
          })) ?? [],
    ),
  );
}

/** Two portals that watch one Argo CD must not both open a stage, so the one that does is named. */
function unopened(stages: readonly StageDescription[]): DescriptionProblem[] {
  const message =
    '"verified": nobody would open the stage; name the portal that does in executor, as its app-config does in promotions.executor, or let people approve';
  return stages.flatMap(({ gate }, index) =>
    gate === 'verified' ? [{ path: `stages[${index}].gate`, message }] : [],
  );
}

function repeatedNames(
  stages: readonly StageDescription[],
): DescriptionProblem[] {
  const names = stages.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    const message = `"${name}": stage ${
      first + 1
    } is called "${name}" too; give each stage a name of its own`;
    return first < index ? [{ path: `stages[${index}].name`, message }] : [];
  });
}

function sharedPlaces({
  name: service,
  stages,
}: PipelineDescription): DescriptionProblem[] {
  const takenBy = new Map<string, string>();
  const shared: DescriptionProblem[] = [];
  stages.forEach((stage, index) =>
    stage.targets.forEach((target, at) => {
      const namespace = namespaceOf(service, stage, target);
      const place = `cluster "${target.cluster}", namespace "${namespace}"`;
      const holder = takenBy.get(place);
      takenBy.set(place, holder ?? stage.name);
      if (holder === undefined) return;
      shared.push({
        path: `stages[${index}].targets[${at}]`,
        message: `${place} is a target of the stage "${holder}" already; two targets in one place overwrite each other, so give this one a namespace of its own`,
      });
    }),
  );
  return shared;
}

/** Whether what is made of the description has names that Kubernetes takes, each once. */
import type {
  PipelineDescription,
  StageDescription,
  TargetDescription,
} from '@stagecraft/plugin-promotions-common';
import { suffixOf, targetName } from '../namedTargets';
import { textFields } from './mapTexts';
import { namespaceOf } from './normalForm';
import { resolve } from './placeholders';
import type { Problem } from './problems';
import { isLabelValue, label, LABEL_VALUE_RULE, objectName } from './texts';

/** Argo CD marks what an Application deploys with its name, in a label. */
const LONGEST_NAME = 63;

export function checkNames(pipeline: PipelineDescription): Problem[] {
  return [
    ...applicationNames(pipeline),
    ...namesFoundLater(pipeline),
    ...textFields(pipeline).flatMap(({ text, use, at }) => {
      if (use === 'label' && !isLabelValue(sample(text))) {
        return [{ at, message: LABEL_VALUE_RULE }];
      }
      if (use !== 'namespace' && use !== 'name') return [];
      return messagesOf(use === 'name' ? objectName : label, sample(text), at);
    }),
    ...resolvedNamespaces(pipeline),
  ];
}

/** The shortest that a text with placeholders can become. */
function sample(text: string): string {
  return resolve(text, {
    service: 'x',
    stage: 'x',
    target: 'x',
    cluster: 'x',
    namespace: 'x',
  });
}

function messagesOf(
  schema: typeof label,
  text: string,
  at: (string | number)[],
): Problem[] {
  const issues = schema.safeParse(text).error?.issues ?? [];
  return issues.map(({ message }) => ({ at, message }));
}

interface Place {
  stage: StageDescription;
  target: TargetDescription;
  at: (string | number)[];
}

function placesOf({ stages }: PipelineDescription): Place[] {
  return stages.flatMap((stage, index) =>
    stage.targets.map((target, at) => ({
      stage,
      target: { ...target, namespace: namespaceOf(stage, target) },
      at: ['stages', index, 'targets', at],
    })),
  );
}

/** With many services each has its own part before the suffix. */
function applicationNames(pipeline: PipelineDescription): Problem[] {
  const { name, services } = pipeline;
  const service = services ? '' : name;
  const takenBy = new Map<string, string>();
  return placesOf(pipeline).flatMap(({ stage, target, at }) => {
    const suffix = suffixOf(alone(stage), target);
    const application = `${service || 'x'}-${suffix}`;
    const holder = takenBy.get(application);
    takenBy.set(application, holder ?? stage.name);
    const field = fieldOf(stage, target, at);
    const called = services ? `*-${suffix}` : application;
    if (holder !== undefined) {
      const message = `its Application would be called "${called}" as one of the stage "${holder}" is; give the target a name, or the stage another one`;
      return [{ at, message }];
    }
    if (application.length > LONGEST_NAME) {
      const message = `its Application would be called "${called}", which is longer than ${LONGEST_NAME} characters; choose a shorter name`;
      return [{ at: field, message }];
    }
    return objectName.safeParse(application).success
      ? []
      : [
          {
            at,
            message: `its Application would be called "${called}", which Kubernetes does not allow; give the target a name`,
          },
        ];
  });
}

/** A stage whose targets have their namespaces filled in, as names are made of these. */
function alone(stage: StageDescription): StageDescription {
  return {
    ...stage,
    targets: stage.targets.map(target => ({
      ...target,
      namespace: namespaceOf(stage, target),
    })),
  };
}

function fieldOf(
  stage: StageDescription,
  { name, suffix }: TargetDescription,
  at: (string | number)[],
): (string | number)[] {
  if (suffix !== undefined) return [...at, 'suffix'];
  if (stage.targets.length === 1) return [...at.slice(0, 2), 'name'];
  return [...at, name === undefined ? 'cluster' : 'name'];
}

/** Of clusters and files the rest of the name is known later; some must be left for it. */
function namesFoundLater(pipeline: PipelineDescription): Problem[] {
  const { targets, services, name, stages } = pipeline;
  if (targets.from !== 'clusters' && targets.from !== 'files') return [];
  return stages.flatMap((stage, index) => {
    const beginning = `${services ? 'x' : name}-${stage.name}-`;
    return beginning.length < LONGEST_NAME
      ? []
      : [
          {
            at: ['stages', index, 'name'],
            message: `its Applications would be called "${beginning}…", which is longer than ${LONGEST_NAME} characters with the name of the target; choose a shorter name`,
          },
        ];
  });
}

function resolvedNamespaces(pipeline: PipelineDescription): Problem[] {
  return placesOf(pipeline).flatMap(({ stage, target, at }) => {
    const wrong = messagesOf(label, sample(target.namespace), []);
    const typed = messagesOf(
      label,
      sample(stage.targets[Number(at[3])].namespace),
      [],
    );
    return typed.length > 0 || wrong.length === 0
      ? []
      : [
          {
            at: [...at, 'namespace'],
            message: `it would be "${target.namespace}" (${targetName(
              target,
            )}); ${wrong[0].message}`,
          },
        ];
  });
}

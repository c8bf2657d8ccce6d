/** The one form of descriptions that mean the same. */
import type {
  PipelineDescription,
  StageDescription,
  TargetDescription,
} from '@stagecraft/plugin-promotions-common';
import { targetName } from '../namedTargets';
import { resolve } from './placeholders';

/** What one service has for `{service}` is known, and so is the namespace of a target that is told. */
export function normalForm(pipeline: PipelineDescription): PipelineDescription {
  return {
    ...pipeline,
    stages: pipeline.stages.map(stage => ({
      ...stage,
      targets: stage.targets.map(target => ({
        ...target,
        namespace: namespaceOf(pipeline.name, stage, target),
      })),
    })),
  };
}

/** The namespace of a target, its placeholders filled in. */
export function namespaceOf(
  service: string,
  stage: StageDescription,
  target: TargetDescription,
): string {
  return resolve(target.namespace, {
    service,
    stage: stage.name,
    target: targetName(target),
    cluster: target.cluster,
  });
}

/** Writes a promotion pipeline as an ApplicationSet, safe by default. */
import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_EXECUTOR,
  ANNOTATION_GATES,
  ANNOTATION_PRUNE,
  ANNOTATION_SCAFFOLDED_BY,
  ANNOTATION_STAGES,
  type LifecycleDescription,
  type PipelineDescription,
  type StageDescription,
} from '@stagecraft/plugin-promotions-common';
import type { JsonObject } from '../schema/json';
import { asJson } from './asJson';
import { generatorsOf } from './generators';
import { STAGE_LABEL, templateOf, templatePatchOf } from './template';
import { writeYaml } from './writeYaml';

export { PIPELINE_LABEL, STAGE_LABEL } from './template';

const STEPS = ['spec', 'strategy', 'rollingSync', 'steps'];

/**
 * The ApplicationSet of a pipeline as YAML. What Argo CD leaves open is closed:
 *
 * - a gated stage has the integer `maxUpdate: 0` (the text "0" would open it, recording stringzero)
 *   and no `automated`, which would sync it if progressive syncs were ever switched off;
 * - a target that leaves the list keeps its Application, and a deleted ApplicationSet its workload
 *   (recording 3.5/safe), unless the description says otherwise;
 * - a misspelt parameter is an error instead of `<no value>`.
 *
 * @param pipeline - as `readPipeline` gives it
 * @public
 */
export function writeApplicationSet(pipeline: PipelineDescription): string {
  return writeYaml(applicationSetOf(pipeline), {
    before:
      'Opened stage by stage. Keep maxUpdate: 0 a number: as the text "0" it would let everything through.',
    above: {
      templatePatch:
        ' RollingSync prunes only where automated says so. A gated stage has none: it would sync by itself without RollingSync.',
    },
    beside: pipeline.stages.flatMap(({ gate }, index) =>
      gate === 'argocd'
        ? []
        : [
            {
              path: [...STEPS, index, 'maxUpdate'],
              comment: 'a gate opens this stage',
            },
          ],
    ),
  });
}

/**
 * The same as an object.
 * @public
 */
export function applicationSetOf(pipeline: PipelineDescription): JsonObject {
  const { stages, lifecycle } = pipeline;
  const templatePatch = templatePatchOf(pipeline);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name: pipeline.name,
      namespace: pipeline.namespace,
      annotations: annotationsOf(pipeline),
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: generatorsOf(pipeline),
      strategy: {
        type: 'RollingSync',
        ...(lifecycle.deletionOrder && {
          deletionOrder: lifecycle.deletionOrder,
        }),
        rollingSync: { steps: stages.map(stepOf) },
      },
      ...lifecycleFields(lifecycle),
      template: templateOf(pipeline),
      ...(templatePatch !== undefined && { templatePatch }),
    },
  };
}

/** The set belongs to an entity unless each of its services has one of its own. */
function annotationsOf(pipeline: PipelineDescription): JsonObject {
  const { entityRef, stages, sync, executor, scaffoldedBy } = pipeline;
  const own = entityRef !== undefined && !entityRef.includes('{service}');
  return {
    ...(own && { [ANNOTATION_ENTITY_REF]: entityRef }),
    [ANNOTATION_STAGES]: stages.map(({ name }) => name).join(','),
    [ANNOTATION_GATES]: stages
      .map(({ name, gate }) => `${name}=${gate}`)
      .join(','),
    ...(sync.prune && { [ANNOTATION_PRUNE]: 'true' }),
    ...(executor !== undefined && { [ANNOTATION_EXECUTOR]: executor }),
    ...(scaffoldedBy !== undefined && {
      [ANNOTATION_SCAFFOLDED_BY]: scaffoldedBy,
    }),
  };
}

function stepOf({ name, gate, maxUpdate }: StageDescription): JsonObject {
  return {
    matchExpressions: [{ key: STAGE_LABEL, operator: 'In', values: [name] }],
    ...(gate !== 'argocd' && { maxUpdate: 0 }),
    ...(gate === 'argocd' && maxUpdate !== undefined && { maxUpdate }),
  };
}

function lifecycleFields(lifecycle: LifecycleDescription): JsonObject {
  const { applicationsSync, preserveResourcesOnDeletion, preservedFields } =
    lifecycle;
  return {
    syncPolicy: { applicationsSync, preserveResourcesOnDeletion },
    ...(preservedFields && { preservedFields: asJson(preservedFields) }),
  };
}

/** Writes a promotion pipeline as an ApplicationSet, safe by default. */
import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_EXECUTOR,
  ANNOTATION_GATES,
  ANNOTATION_PRUNE,
  ANNOTATION_SCAFFOLDED_BY,
  ANNOTATION_STAGES,
  type PipelineDescription,
  type StageDescription,
} from '@stagecraft/plugin-promotions-common';
import { Document, isScalar, visit } from 'yaml';
import type { JsonObject } from '../schema/json';
import { namedTargets } from './namedTargets';
import { sourceFields } from './sourceFields';

/**
 * On every Application of a pipeline: the stage that it belongs to.
 * @public
 */
export const STAGE_LABEL = 'promotions.stagecraft.dev/stage';

/**
 * On every Application of a pipeline: the pipeline's name.
 * @public
 */
export const PIPELINE_LABEL = 'app.kubernetes.io/part-of';

/**
 * The ApplicationSet of a pipeline as YAML. What Argo CD leaves open is closed:
 *
 * - a gated stage has the integer `maxUpdate: 0` (the text "0" would open it, recording stringzero)
 *   and no `automated`, which would sync it if progressive syncs were ever switched off;
 * - a target that leaves the list keeps its Application, and a deleted ApplicationSet its workload
 *   (recording 3.5/safe);
 * - a misspelt parameter is an error instead of `<no value>`.
 * @public
 */
export function writeApplicationSet(pipeline: PipelineDescription): string {
  const document = new Document(applicationSetOf(pipeline), {
    aliasDuplicateObjects: false,
  });
  document.commentBefore =
    ' Opened stage by stage. Keep maxUpdate: 0 a number: as the text "0" it would let everything through.';
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key) && pair.key.value === 'maxUpdate') {
        if (isScalar(pair.value))
          pair.value.comment = ' a gate opens this stage';
      }
    },
  });
  return document.toString({ lineWidth: 0, singleQuote: true });
}

/**
 * The same as an object.
 * @public
 */
export function applicationSetOf(pipeline: PipelineDescription): JsonObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: {
      name: pipeline.name,
      namespace: pipeline.namespace,
      annotations: {
        ...entityAnnotation(pipeline),
        [ANNOTATION_STAGES]: pipeline.stages.map(({ name }) => name).join(','),
        [ANNOTATION_GATES]: pipeline.stages
          .map(({ name, gate }) => `${name}=${gate}`)
          .join(','),
        ...(pipeline.sync.prune && { [ANNOTATION_PRUNE]: 'true' }),
        ...(pipeline.executor && { [ANNOTATION_EXECUTOR]: pipeline.executor }),
        ...(pipeline.scaffoldedBy && {
          [ANNOTATION_SCAFFOLDED_BY]: pipeline.scaffoldedBy,
        }),
      },
    },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          list: {
            elements: pipeline.stages.flatMap(stage =>
              elementsOf(pipeline, stage),
            ),
          },
        },
      ],
      strategy: {
        type: 'RollingSync',
        rollingSync: { steps: pipeline.stages.map(stepOf) },
      },
      syncPolicy: {
        applicationsSync: 'create-update',
        preserveResourcesOnDeletion: true,
      },
      template: templateOf(pipeline),
      ...pruningPatch(pipeline),
    },
  };
}

function entityAnnotation({ entityRef }: PipelineDescription): JsonObject {
  return entityRef ? { [ANNOTATION_ENTITY_REF]: entityRef } : {};
}

/** `server` and `cluster` are both there, for a missing key is an error; the empty one is left out. */
function elementsOf(
  pipeline: PipelineDescription,
  stage: StageDescription,
): JsonObject[] {
  return namedTargets(pipeline.name, stage).map(({ application, target }) => {
    const isServer = /^https?:\/\//.test(target.cluster);
    return {
      application,
      stage: stage.name,
      cluster: isServer ? '' : target.cluster,
      server: isServer ? target.cluster : '',
      namespace: target.namespace,
    };
  });
}

function stepOf({ name, gate }: StageDescription): JsonObject {
  return {
    matchExpressions: [{ key: STAGE_LABEL, operator: 'In', values: [name] }],
    ...(gate !== 'argocd' && { maxUpdate: 0 }),
  };
}

function templateOf(pipeline: PipelineDescription): JsonObject {
  return {
    metadata: {
      name: '{{.application}}',
      labels: {
        [STAGE_LABEL]: '{{.stage}}',
        [PIPELINE_LABEL]: pipeline.name,
      },
      ...(pipeline.entityRef && { annotations: entityAnnotation(pipeline) }),
    },
    spec: {
      project: pipeline.project,
      ...sourceFields(pipeline.sources),
      destination: {
        server: '{{.server}}',
        name: '{{.cluster}}',
        namespace: '{{.namespace}}',
      },
      syncPolicy: {
        syncOptions: ['CreateNamespace=true'],
        retry: {
          limit: 3,
          backoff: { duration: '10s', factor: 2, maxDuration: '3m' },
        },
      },
    },
  };
}

/**
 * RollingSync prunes only where the Application says `automated.prune`; it never follows the rest of
 * `automated`. Gated stages get none: the portal passes prune on, as the annotation says.
 */
function pruningPatch({ sync, stages }: PipelineDescription): JsonObject {
  const open = stages.filter(({ gate }) => gate === 'argocd');
  if (!sync.prune || open.length === 0) return {};
  const names = open.map(({ name }) => `"${name}"`).join(' ');
  return {
    templatePatch: [
      `{{- if has .stage (list ${names}) }}`,
      'spec:',
      '  syncPolicy:',
      '    automated:',
      '      prune: true',
      '{{- end }}',
      '',
    ].join('\n'),
  };
}

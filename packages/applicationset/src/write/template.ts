/** The template of a pipeline's Applications. */
import {
  ANNOTATION_ENTITY_REF,
  type NotificationDescription,
  type PipelineDescription,
  type SyncDescription,
} from '@stagecraft/plugin-promotions-common';
import type { JsonObject } from '../schema/json';
import { asJson } from './asJson';
import type { TextUse } from './description/mapTexts';
import { namespacePattern } from './description/normalForm';
import { toldOf } from './elements';
import { expressionsFor, stageParam, wordingOf } from './expressions';
import { sourceFields } from './sourceFields';
import { filled, verbatim, verbatimDeep } from './text';

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

/** Of the annotation that subscribes someone to a trigger of a service. */
export const SUBSCRIPTION_PREFIX = 'notifications.argoproj.io/subscribe.';

/** Names, labels, sources and destination of each Application. */
export function templateOf(pipeline: PipelineDescription): JsonObject {
  const { sync, project } = pipeline;
  const annotations = annotationsOf(pipeline);
  return {
    metadata: {
      name: applicationName(pipeline),
      labels: {
        [STAGE_LABEL]: `{{${stageParam(pipeline)}}}`,
        [PIPELINE_LABEL]: pipeline.name,
        ...filledRecord(pipeline.labels, 'label', pipeline),
      },
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ...(sync.finalizers.length > 0 && { finalizers: [...sync.finalizers] }),
    },
    spec: {
      project,
      ...sourceFields(pipeline),
      destination: destinationOf(pipeline),
      syncPolicy: syncPolicyOf(pipeline),
      ...(sync.ignoreDifferences.length > 0 && {
        ignoreDifferences: verbatimDeep(asJson(sync.ignoreDifferences)),
      }),
    },
  };
}

function applicationName(pipeline: PipelineDescription): string {
  const { targets, services, name } = pipeline;
  const {
    service = name,
    stage,
    target,
  } = expressionsFor(wordingOf(pipeline), 'name');
  if (targets.from === 'clusters' || targets.from === 'files') {
    return `${service}-${stage}-${target}`;
  }
  if (!services) return '{{.application}}';
  return `${service}-${toldOf(pipeline).suffix ? '{{.suffix}}' : stage}`;
}

function annotationsOf(pipeline: PipelineDescription): JsonObject {
  const { entityRef, annotations, notifications } = pipeline;
  return {
    ...(entityRef !== undefined &&
      filledRecord(
        { [ANNOTATION_ENTITY_REF]: entityRef },
        'entityRef',
        pipeline,
      )),
    ...filledRecord(annotations, 'annotation', pipeline),
    ...Object.fromEntries(notifications.map(subscription)),
  };
}

function subscription({
  trigger,
  service,
  recipients,
}: NotificationDescription): [string, string] {
  return [
    `${SUBSCRIPTION_PREFIX}${trigger}.${service}`,
    verbatim(recipients.join(';')),
  ];
}

function filledRecord(
  texts: Readonly<Record<string, string>>,
  use: TextUse,
  pipeline: PipelineDescription,
): JsonObject {
  const expressions = expressionsFor(wordingOf(pipeline), use);
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      filled(text, expressions),
    ]),
  );
}

function destinationOf(pipeline: PipelineDescription): JsonObject {
  const pattern = namespacePattern(pipeline);
  const expressions = expressionsFor(wordingOf(pipeline), 'namespace');
  return {
    ...clusterOf(pipeline),
    namespace:
      pattern === undefined
        ? expressions.namespace ?? ''
        : filled(pattern, expressions),
  };
}

function clusterOf(pipeline: PipelineDescription): JsonObject {
  switch (pipeline.targets.from) {
    case 'clusters':
      return { server: '{{.server}}' };
    case 'files':
    case 'merge':
      return { name: '{{.cluster}}' };
    default: {
      const { byName, byURL } = toldOf(pipeline);
      return {
        ...(byURL && { server: '{{.server}}' }),
        ...(byName && { name: '{{.cluster}}' }),
      };
    }
  }
}

function syncPolicyOf({ sync, stages }: PipelineDescription): JsonObject {
  const { limit, ...backoff } = sync.retry;
  const open = stages.every(({ gate }) => gate === 'argocd');
  return {
    ...(open && automatedOf(sync)),
    ...(sync.options.length > 0 && { syncOptions: sync.options.map(verbatim) }),
    retry: { limit, backoff },
  };
}

/** RollingSync prunes only where the Application says so here; it follows nothing else of it. */
function automatedOf({
  prune,
  selfHeal,
}: Pick<SyncDescription, 'prune' | 'selfHeal'>): JsonObject {
  if (!prune && !selfHeal) return {};
  return {
    automated: { ...(prune && { prune }), ...(selfHeal && { selfHeal }) },
  };
}

/**
 * Where some stages are gated, only the others get `automated`: it would sync a gated stage by itself if progressive
 * syncs were ever switched off. The portal passes prune on, as the annotation says.
 */
export function templatePatchOf(
  pipeline: PipelineDescription,
): string | undefined {
  const { stages, sync } = pipeline;
  const open = stages.filter(({ gate }) => gate === 'argocd');
  const { prune, selfHeal } = sync;
  if (open.length === 0 || open.length === stages.length) return undefined;
  if (!prune && !selfHeal) return undefined;
  const names = open.map(({ name }) => `"${name}"`).join(' ');
  return [
    `{{- if has ${stageParam(pipeline)} (list ${names}) }}`,
    'spec:',
    '  syncPolicy:',
    '    automated:',
    ...(prune ? ['      prune: true'] : []),
    ...(selfHeal ? ['      selfHeal: true'] : []),
    '{{- end }}',
    '',
  ].join('\n');
}

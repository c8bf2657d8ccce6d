/** From a written ApplicationSet to the input that describes it. */
import {
  ANNOTATION_ENTITY_REF,
  ANNOTATION_EXECUTOR,
  ANNOTATION_GATES,
  ANNOTATION_PRUNE,
  ANNOTATION_SCAFFOLDED_BY,
} from '@stagecraft/plugin-promotions-common';
import type { TextUse } from '../write/description/mapTexts';
import {
  PIPELINE_LABEL,
  STAGE_LABEL,
  SUBSCRIPTION_PREFIX,
} from '../write/template';
import { findersOf, type Finders } from './findersOf';
import { readerOf, type ReadText } from './readText';
import { sourceInput } from './sourceInput';
import type { WrittenElement, WrittenSet } from './writtenSet';

/** What `readPipeline` takes; whether it is right is seen when it is written again. */
export function inputOf(set: WrittenSet): unknown {
  const { metadata, spec } = set;
  const { annotations } = metadata;
  const found = findersOf(spec.generators);
  const { namespace } = spec.template.spec.destination;
  const read = readerOf({
    name: metadata.name,
    targets: found.targets,
    services: found.services,
    ...(namespace.startsWith('{{.namespace') && { namespace }),
  });
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    project: spec.template.spec.project,
    entityRef: entityRefOf(set, read),
    sources: sourcesOf(set, found, read),
    targets: targetsOf(set, found, read),
    services: found.services,
    stages: stagesOf(set, found, read),
    sync: syncOf(set, read),
    lifecycle: {
      ...spec.syncPolicy,
      deletionOrder: spec.strategy.deletionOrder,
      preservedFields: spec.preservedFields,
    },
    ...metadataOf(set, read),
    executor: annotations[ANNOTATION_EXECUTOR],
    scaffoldedBy: annotations[ANNOTATION_SCAFFOLDED_BY],
  };
}

function entityRefOf(
  { metadata, spec }: WrittenSet,
  read: ReadText,
): string | undefined {
  const each = spec.template.metadata.annotations?.[ANNOTATION_ENTITY_REF];
  return (
    metadata.annotations[ANNOTATION_ENTITY_REF] ??
    (each === undefined ? undefined : read(each, 'entityRef'))
  );
}

function sourcesOf(
  { spec }: WrittenSet,
  { revisions }: Finders,
  read: ReadText,
): unknown[] {
  const { source, sources = [] } = spec.template.spec;
  const followed =
    [...revisions.values()][0] ?? chosenRevisions({ spec }).base ?? '';
  return (source ? [source] : sources).map(each =>
    sourceInput(each, followed, read),
  );
}

/** What a target of files follows is chosen by its stage, in the template. */
function chosenRevisions({ spec }: Pick<WrittenSet, 'spec'>): {
  base?: string;
  own: Map<string, string>;
} {
  const { source, sources = [] } = spec.template.spec;
  const text = [source, ...sources]
    .map(each => each?.targetRevision ?? '')
    .find(each => each.startsWith('{{if eq .stage'));
  const own = [
    ...(text ?? '').matchAll(/if eq \.stage "([^"]*)"\}\}(.*?)\{\{else/g),
  ].map(([, stage, revision]): [string, string] => [stage, revision]);
  return {
    base: /\{\{else\}\}(.*)\{\{end\}\}$/.exec(text ?? '')?.[1],
    own: new Map(own),
  };
}

function targetsOf(
  { spec }: WrittenSet,
  { targets }: Finders,
  read: ReadText,
): unknown {
  if (targets.from !== 'clusters') return targets;
  const { namespace } = spec.template.spec.destination;
  return { ...targets, namespace: read(namespace, 'namespace') };
}

function stagesOf(set: WrittenSet, found: Finders, read: ReadText): unknown[] {
  const { metadata, spec } = set;
  const gates = new Map(
    (metadata.annotations[ANNOTATION_GATES] ?? '')
      .split(',')
      .map(entry => entry.split('='))
      .map(([stage, gate]) => [stage, gate]),
  );
  const { own } = chosenRevisions(set);
  return spec.strategy.rollingSync.steps.map(
    ({ matchExpressions, maxUpdate }) => {
      const name = matchExpressions[0].values[0];
      const gate = gates.get(name);
      return {
        name,
        gate,
        targets: found.elements
          .filter(({ stage }) => stage === name)
          .map(element => targetOf(set, element, read)),
        clusterLabels: found.clusterLabels.get(name),
        maxUpdate: gate === 'argocd' ? maxUpdate : undefined,
        targetRevision: found.revisions.get(name) ?? own.get(name),
      };
    },
  );
}

function targetOf(
  { metadata, spec }: WrittenSet,
  element: WrittenElement,
  read: ReadText,
): unknown {
  const { application, stage, cluster, server, target, namespace } = element;
  return {
    cluster: server || cluster,
    namespace:
      namespace ?? read(spec.template.spec.destination.namespace, 'namespace'),
    name: target,
    suffix:
      element.suffix ?? application?.slice(`${metadata.name}-`.length) ?? stage,
  };
}

function syncOf({ metadata, spec }: WrittenSet, read: ReadText): unknown {
  const { template, templatePatch = '' } = spec;
  const { automated, syncOptions, retry } = template.spec.syncPolicy;
  const text = (value: string) => read(value, 'text');
  return {
    retry: { limit: retry.limit, ...retry.backoff },
    options: (syncOptions ?? []).map(text),
    prune: metadata.annotations[ANNOTATION_PRUNE] === 'true',
    selfHeal:
      automated?.selfHeal === true ||
      templatePatch.includes('      selfHeal: true\n'),
    ignoreDifferences: read.deep(template.spec.ignoreDifferences ?? []),
    finalizers: template.metadata.finalizers ?? [],
  };
}

const OURS = [ANNOTATION_ENTITY_REF, STAGE_LABEL, PIPELINE_LABEL];

function metadataOf({ spec }: WrittenSet, read: ReadText) {
  const { labels, annotations = {} } = spec.template.metadata;
  const own = (texts: Record<string, string>, use: TextUse) =>
    Object.fromEntries(
      Object.entries(texts)
        .filter(
          ([key]) =>
            !OURS.includes(key) && !key.startsWith(SUBSCRIPTION_PREFIX),
        )
        .map(([key, text]) => [key, read(text, use)]),
    );
  const subscriptions = Object.entries(annotations).filter(([key]) =>
    key.startsWith(SUBSCRIPTION_PREFIX),
  );
  return {
    labels: own(labels, 'label'),
    annotations: own(annotations, 'annotation'),
    notifications: subscriptions.map(([key, recipients]) => {
      const [trigger, service] = key
        .slice(SUBSCRIPTION_PREFIX.length)
        .split('.');
      const names = read(recipients, 'text');
      return {
        trigger,
        service,
        recipients: names === '' ? [] : names.split(';'),
      };
    }),
  };
}

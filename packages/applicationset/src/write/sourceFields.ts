/** Where an Application's manifests come from, as Argo CD writes it. */
import type {
  PipelineDescription,
  SourceDescription,
} from '@stagecraft/plugin-promotions-common';
import type { JsonObject } from '../schema/json';
import {
  followedSources,
  leadingSource,
  stageRevisions,
} from './description/followed';
import type { TextUse } from './description/mapTexts';
import { asJson } from './asJson';
import { expressionsFor, wordingOf } from './expressions';
import { filled, verbatim, verbatimDeep } from './text';

type Fill = (text: string, use: TextUse) => string;

/** `source` where there is one, else `sources`. */
export function sourceFields(pipeline: PipelineDescription): JsonObject {
  const wording = wordingOf(pipeline);
  const fill: Fill = (text, use) => filled(text, expressionsFor(wording, use));
  const followed = followedSources(pipeline);
  const revision = followedRevision(pipeline);
  const written = pipeline.sources.map((source, index) =>
    sourceOf(
      source,
      revision !== undefined && followed.has(index)
        ? revision
        : fill(source.targetRevision, 'annotation'),
      fill,
    ),
  );
  return written.length === 1 ? { source: written[0] } : { sources: written };
}

/** Files know the stage of a target but not what the stage follows. */
function followedRevision(pipeline: PipelineDescription): string | undefined {
  const revisions = stageRevisions(pipeline);
  if (!revisions) return undefined;
  const { from } = pipeline.targets;
  if (from === 'clusters') return '{{.values.revision}}';
  return from === 'files' ? chosenByStage(pipeline) : '{{.revision}}';
}

function chosenByStage(pipeline: PipelineDescription): string {
  const base = pipeline.sources[leadingSource(pipeline)].targetRevision;
  const choices = pipeline.stages.flatMap(({ name, targetRevision }) =>
    targetRevision === undefined
      ? []
      : [`if eq .stage "${name}"}}${targetRevision}`],
  );
  return `{{${choices.join('{{else ')}{{else}}${base}{{end}}`;
}

function sourceOf(
  source: SourceDescription,
  targetRevision: string,
  fill: Fill,
): JsonObject {
  const { repoURL } = source;
  switch (source.kind) {
    case 'values':
      return { repoURL, targetRevision, ref: source.ref };
    case 'chart':
      return {
        repoURL,
        targetRevision,
        chart: source.chart,
        ...helmOf(source, fill),
      };
    default:
      return {
        repoURL: fill(repoURL, 'repoURL'),
        targetRevision,
        path: fill(source.path, 'path'),
        ...(source.kind === 'directory' && directoryOf(source)),
        ...(source.kind === 'kustomize' && kustomizeOf(source, fill)),
        ...(source.kind === 'helm' && helmOf(source, fill)),
      };
  }
}

function directoryOf({
  recurse,
  include,
  exclude,
}: Extract<SourceDescription, { kind: 'directory' }>): JsonObject {
  return inField('directory', {
    ...(recurse && { recurse }),
    ...(include !== undefined && { include: verbatim(include) }),
    ...(exclude !== undefined && { exclude: verbatim(exclude) }),
  });
}

function kustomizeOf(
  {
    images,
    namePrefix,
    nameSuffix,
  }: Extract<SourceDescription, { kind: 'kustomize' }>,
  fill: Fill,
): JsonObject {
  return inField('kustomize', {
    ...(namePrefix !== undefined && { namePrefix }),
    ...(nameSuffix !== undefined && { nameSuffix }),
    ...(images && { images: images.map(image => fill(image, 'image')) }),
  });
}

function helmOf(
  {
    releaseName,
    valueFiles,
    values,
  }: Extract<SourceDescription, { kind: 'helm' | 'chart' }>,
  fill: Fill,
): JsonObject {
  return inField('helm', {
    ...(releaseName !== undefined && {
      releaseName: fill(releaseName, 'name'),
    }),
    ...(valueFiles && {
      valueFiles: valueFiles.map(file => fill(file, 'path')),
    }),
    ...(values && { valuesObject: verbatimDeep(asJson(values)) }),
  });
}

function inField(field: string, fields: JsonObject): JsonObject {
  return Object.keys(fields).length > 0 ? { [field]: fields } : {};
}

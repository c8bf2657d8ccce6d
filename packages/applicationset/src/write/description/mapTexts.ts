/** The texts of a description that may hold placeholders. */
import type {
  PipelineDescription,
  SourceDescription,
  StageDescription,
  TargetsDescription,
} from '@stagecraft/plugin-promotions-common';

/** What a text is for, which decides what may stand in it. */
export type TextUse =
  | 'repoURL'
  | 'path'
  | 'name'
  | 'image'
  | 'namespace'
  | 'label'
  | 'annotation'
  | 'entityRef';

/** A text, what it is for and its field. */
export interface TextField {
  text: string;
  use: TextUse;
  at: (string | number)[];
}

type Change = (field: TextField) => string;

/** All of them, in the order of the description. */
export function textFields(pipeline: PipelineDescription): TextField[] {
  const fields: TextField[] = [];
  mapTexts(pipeline, field => {
    fields.push(field);
    return field.text;
  });
  return fields;
}

/** The description with each of them changed. */
export function mapTexts(
  pipeline: PipelineDescription,
  change: Change,
): PipelineDescription {
  const { entityRef, labels, annotations } = pipeline;
  return {
    ...pipeline,
    ...(entityRef !== undefined && {
      entityRef: change({
        text: entityRef,
        use: 'entityRef',
        at: ['entityRef'],
      }),
    }),
    sources: pipeline.sources.map((source, index) =>
      mapSource(source, ['sources', index], change),
    ),
    targets: mapTargets(pipeline.targets, change),
    stages: pipeline.stages.map((stage, index) =>
      mapStage(stage, ['stages', index], change),
    ),
    labels: mapRecord(labels, 'label', ['labels'], change),
    annotations: mapRecord(annotations, 'annotation', ['annotations'], change),
  };
}

function mapSource(
  source: SourceDescription,
  at: (string | number)[],
  change: Change,
): SourceDescription {
  const text = (value: string, use: TextUse, ...field: (string | number)[]) =>
    change({ text: value, use, at: [...at, ...field] });
  const list = (values: string[], use: TextUse, field: string) =>
    values.map((value, index) => text(value, use, field, index));
  if (source.kind === 'values') return source;
  const helm =
    source.kind === 'helm' || source.kind === 'chart'
      ? {
          ...(source.releaseName !== undefined && {
            releaseName: text(source.releaseName, 'name', 'releaseName'),
          }),
          ...(source.valueFiles && {
            valueFiles: list(source.valueFiles, 'path', 'valueFiles'),
          }),
        }
      : {};
  if (source.kind === 'chart') return { ...source, ...helm };
  const folder = {
    repoURL: text(source.repoURL, 'repoURL', 'repoURL'),
    path: text(source.path, 'path', 'path'),
  };
  if (source.kind === 'kustomize' && source.images) {
    const images = list(source.images, 'image', 'images');
    return { ...source, ...folder, images };
  }
  return { ...source, ...folder, ...helm };
}

function mapTargets(
  targets: TargetsDescription,
  change: Change,
): TargetsDescription {
  if (targets.from !== 'clusters') return targets;
  const namespace = change({
    text: targets.namespace,
    use: 'namespace',
    at: ['targets', 'namespace'],
  });
  return { ...targets, namespace };
}

function mapStage(
  stage: StageDescription,
  at: (string | number)[],
  change: Change,
): StageDescription {
  const targets = stage.targets.map((target, index) => ({
    ...target,
    namespace: change({
      text: target.namespace,
      use: 'namespace',
      at: [...at, 'targets', index, 'namespace'],
    }),
  }));
  return { ...stage, targets };
}

function mapRecord(
  record: Record<string, string>,
  use: TextUse,
  at: (string | number)[],
  change: Change,
): Record<string, string> {
  const entries = Object.entries(record).map(([key, text]) => [
    key,
    change({ text, use, at: [...at, key] }),
  ]);
  return Object.fromEntries(entries);
}

/** The one form of descriptions that mean the same, so that what is written reads back as it was. */
import type {
  LifecycleDescription,
  PipelineDescription,
  SourceDescription,
  StageDescription,
  SyncDescription,
  TargetDescription,
} from '@stagecraft/plugin-promotions-common';
import { defaultSuffix, defaultTargetName, targetName } from '../namedTargets';
import { followedSources, stageRevisions } from './followed';
import { mapTexts } from './mapTexts';
import { resolve } from './placeholders';
import { LEFT_OUT } from './sources';
import { withoutEmpty } from './withoutEmpty';

/** Sync option that an ignored difference needs in order to be left as it is. */
export const RESPECT_IGNORED = 'RespectIgnoreDifferences=true';

/** What is known is filled in, and nothing is said that goes without saying. */
export function normalForm(pipeline: PipelineDescription): PipelineDescription {
  const found = withNamespaces(withRevisions(withDefaults(pipeline)));
  return withoutEmpty({
    ...found,
    sources: found.sources.map(plainSource),
    services:
      found.services &&
      withoutEmpty(found.services, 'exclude', 'pathsExist', 'labels'),
    stages: found.stages.map(stage => ({
      ...withoutEmpty(stage),
      targets: stage.targets.map(target => shortTarget(stage, target)),
    })),
    sync: withRespect(found.sync),
    lifecycle: shortLifecycle(found.lifecycle),
  });
}

/** Paths and revisions that depend on where targets and services come from; the name of the only service. */
export function withDefaults(
  pipeline: PipelineDescription,
): PipelineDescription {
  const { name, services, targets } = pipeline;
  const path = defaultPath(targets.from, services?.from);
  const sources = pipeline.sources.map(source => ({
    ...source,
    ...('path' in source && source.path === LEFT_OUT && { path }),
    ...(source.targetRevision === LEFT_OUT && {
      targetRevision:
        services?.from === 'pullRequests' && source.kind !== 'values'
          ? '{revision}'
          : 'main',
    }),
  }));
  const found = { ...pipeline, sources };
  return services
    ? found
    : mapTexts(found, ({ text }) => resolve(text, { service: name }));
}

function defaultPath(targets: string, services: string | undefined): string {
  if (targets === 'folders') return '{path}';
  return services === 'folders' ? '{path}/{stage}' : 'deploy/{stage}';
}

/** A revision that only some stages have is theirs; the one that most have is that of the sources. */
function withRevisions(pipeline: PipelineDescription): PipelineDescription {
  const revisions = stageRevisions(pipeline);
  if (!revisions) return pipeline;
  const base = commonest(revisions);
  const followed = followedSources(pipeline);
  return {
    ...pipeline,
    sources: pipeline.sources.map((source, index) =>
      followed.has(index) ? { ...source, targetRevision: base } : source,
    ),
    stages: pipeline.stages.map((stage, index) => ({
      ...stage,
      targetRevision: revisions[index] === base ? undefined : revisions[index],
    })),
  };
}

function commonest(texts: readonly string[]): string {
  const count = (text: string) => texts.filter(each => each === text).length;
  return texts.reduce((best, text) =>
    count(text) > count(best) ? text : best,
  );
}

/**
 * A namespace that is told for each target is filled in. One pattern for all targets of many services stays a pattern,
 * as does that of clusters found by their labels; others do not ask for `{namespace}`, they get the pattern.
 */
function withNamespaces(pipeline: PipelineDescription): PipelineDescription {
  const pattern = namespacePattern(pipeline);
  if (pattern !== undefined) {
    return mapTexts(pipeline, ({ text, use }) =>
      use === 'namespace' ? text : resolve(text, { namespace: pattern }),
    );
  }
  return {
    ...pipeline,
    stages: pipeline.stages.map(stage => ({
      ...stage,
      targets: stage.targets.map(target => ({
        ...target,
        namespace: namespaceOf(stage, target),
      })),
    })),
  };
}

/** The pattern that makes the namespaces of all targets, where there is one. */
export function namespacePattern({
  targets,
  services,
  stages,
}: Pick<PipelineDescription, 'targets' | 'services' | 'stages'>):
  | string
  | undefined {
  if (targets.from === 'clusters') return targets.namespace;
  if (!services) return undefined;
  const given = new Set(
    stages.flatMap(stage => stage.targets.map(({ namespace }) => namespace)),
  );
  if (given.size === 1) return [...given][0];
  const known = new Set(
    stages.flatMap(stage =>
      stage.targets.map(target => namespaceOf(stage, target)),
    ),
  );
  return known.size === 1 ? [...known][0] : undefined;
}

/** The namespace of a target, with all that is known before a service is. */
export function namespaceOf(
  stage: Pick<StageDescription, 'name'>,
  target: TargetDescription,
): string {
  return resolve(target.namespace, {
    stage: stage.name,
    target: targetName(target),
    cluster: target.cluster,
  });
}

function shortTarget(
  stage: StageDescription,
  target: TargetDescription,
): TargetDescription {
  const { name, suffix, ...rest } = target;
  return {
    ...rest,
    ...(name !== undefined && name !== defaultTargetName(target) && { name }),
    ...(suffix !== undefined &&
      suffix !== defaultSuffix(stage, target) && { suffix }),
  };
}

/** Argo CD finds out what a folder without options holds. */
function plainSource(source: SourceDescription): SourceDescription {
  const short = withoutEmpty(
    source,
    'recurse',
    'images',
    'valueFiles',
    'values',
  );
  if (short.kind === 'directory' || !('path' in short)) return short;
  const { kind, repoURL, targetRevision, path, ...options } = short;
  return Object.keys(options).length === 0
    ? { kind: 'directory', repoURL, targetRevision, path }
    : short;
}

function withRespect(sync: SyncDescription): SyncDescription {
  const { options, ignoreDifferences } = sync;
  const missing =
    ignoreDifferences.length > 0 && !options.includes(RESPECT_IGNORED);
  return {
    ...sync,
    options: missing ? [...options, RESPECT_IGNORED] : options,
    ignoreDifferences: ignoreDifferences.map(each =>
      withoutEmpty(
        each,
        'jsonPointers',
        'jqPathExpressions',
        'managedFieldsManagers',
      ),
    ),
  };
}

function shortLifecycle(lifecycle: LifecycleDescription): LifecycleDescription {
  const { preservedFields } = lifecycle;
  return withoutEmpty(
    {
      ...lifecycle,
      preservedFields:
        preservedFields &&
        withoutEmpty(preservedFields, 'annotations', 'labels'),
    },
    'preservedFields',
  );
}

/** Which sources follow the revision of a stage, where it has one of its own. */
import type { PipelineDescription } from '@stagecraft/plugin-promotions-common';

/** Index of the first source that makes manifests: a release is a revision of it. */
export function leadingSource({
  sources,
}: Pick<PipelineDescription, 'sources'>): number {
  return Math.max(
    0,
    sources.findIndex(({ kind }) => kind !== 'values'),
  );
}

/** The leading source, and those of the same repository. */
export function followedSources(
  pipeline: Pick<PipelineDescription, 'sources'>,
): ReadonlySet<number> {
  const leading = leadingSource(pipeline);
  const { kind, repoURL } = pipeline.sources[leading];
  const others = pipeline.sources.flatMap((source, index) =>
    kind !== 'chart' && source.kind !== 'chart' && source.repoURL === repoURL
      ? [index]
      : [],
  );
  return new Set([leading, ...others]);
}

/** The revision of each stage, where one of them has its own. */
export function stageRevisions(
  pipeline: Pick<PipelineDescription, 'sources' | 'stages'>,
): string[] | undefined {
  const { stages, sources } = pipeline;
  if (!stages.some(({ targetRevision }) => targetRevision !== undefined)) {
    return undefined;
  }
  const base = sources[leadingSource(pipeline)].targetRevision;
  return stages.map(({ targetRevision }) => targetRevision ?? base);
}

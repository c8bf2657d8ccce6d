/** The generators of an ApplicationSet: where its targets and its services are found. */
import type {
  PipelineDescription,
  StageDescription,
} from '@stagecraft/plugin-promotions-common';
import type { Json, JsonObject } from '../schema/json';
import { elementsOf } from './elements';
import { servicesGenerator } from './services';
import { stageRevisions } from './description/followed';

/** One generator, but for clusters one for each stage. */
export function generatorsOf(pipeline: PipelineDescription): JsonObject[] {
  const { targets, services } = pipeline;
  switch (targets.from) {
    case 'clusters':
      return pipeline.stages.map((stage, index) =>
        withServices(clustersOf(pipeline, stage, index), pipeline),
      );
    case 'folders':
      return [
        matrix(listOf(pipeline), {
          git: {
            repoURL: targets.repoURL,
            revision: targets.revision,
            directories: targets.paths.map(path => ({
              path: path.replace(/\*$/, '{{.stage}}'),
            })),
          },
        }),
      ];
    case 'files':
      return [filesOf(targets)];
    case 'merge':
      return [
        {
          merge: {
            mergeKeys: mergeKeys(pipeline.stages),
            generators: [listOf(pipeline), filesOf(targets)],
          },
        },
      ];
    default:
      return services
        ? [matrix(listOf(pipeline), servicesGenerator(services))]
        : [listOf(pipeline)];
  }
}

/**
 * What is found first wins where both have a parameter of one name, so that no file moves its service to another stage.
 * Only the name of a service has to win over that of a cluster.
 */
function withServices(
  clusters: JsonObject,
  { services }: PipelineDescription,
): JsonObject {
  if (!services) return clusters;
  const found = servicesGenerator(services);
  return services.from === 'files'
    ? matrix(found, clusters)
    : matrix(clusters, found);
}

function matrix(first: JsonObject, second: JsonObject): JsonObject {
  return { matrix: { generators: [first, second] } };
}

function listOf(pipeline: PipelineDescription): JsonObject {
  return { list: { elements: elementsOf(pipeline) } };
}

function clustersOf(
  pipeline: PipelineDescription,
  { name, clusterLabels = {} }: StageDescription,
  index: number,
): JsonObject {
  const revisions = stageRevisions(pipeline);
  return {
    clusters: {
      selector: { matchLabels: { ...clusterLabels } },
      values: {
        stage: name,
        ...(revisions && { revision: revisions[index] }),
      },
    },
  };
}

function filesOf(files: {
  repoURL: string;
  revision: string;
  paths: string[];
}): JsonObject {
  return {
    git: {
      repoURL: files.repoURL,
      revision: files.revision,
      files: files.paths.map((path): Json => ({ path })),
    },
  };
}

/** A file is about the target of its stage, and of its cluster where the stage has several. */
function mergeKeys(stages: readonly StageDescription[]): string[] {
  return stages.some(({ targets }) => targets.length > 1)
    ? ['stage', 'cluster']
    : ['stage'];
}

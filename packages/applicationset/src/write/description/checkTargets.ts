/** Whether each stage has the targets that go with how they are found, each in a place of its own. */
import type {
  PipelineDescription,
  StageDescription,
} from '@stagecraft/plugin-promotions-common';
import { namespaceOf } from './normalForm';
import { holds } from './placeholders';
import type { Problem } from './problems';

export function checkTargets(pipeline: PipelineDescription): Problem[] {
  return [
    ...pipeline.stages.flatMap((stage, index) =>
      checkStage(pipeline, stage, index),
    ),
    ...checkServices(pipeline),
    ...checkFolders(pipeline),
    ...checkMergeKeys(pipeline),
    ...sharedPlaces(pipeline),
    ...sharedClusters(pipeline),
  ];
}

const FOUND: Partial<Record<string, string>> = {
  clusters: 'clusters with these labels are the targets',
  files: 'files say what the targets are',
};

function checkStage(
  { targets: { from } }: PipelineDescription,
  { targets, clusterLabels }: StageDescription,
  index: number,
): Problem[] {
  const problems: Problem[] = [];
  const tell = (field: string, message: string) =>
    problems.push({ at: ['stages', index, field], message });
  const found = FOUND[from];
  if (found !== undefined && targets.length > 0) {
    tell('targets', `${found}; take them away, or write targets.from: list`);
  }
  if (found === undefined && targets.length === 0) {
    tell('targets', 'give the stage at least one target');
  }
  if (from === 'folders' && targets.length > 1) {
    tell('targets', 'the folder of a stage has one target; name one');
  }
  if (from === 'clusters' && clusterLabels === undefined) {
    tell('clusterLabels', 'name the labels of the stage’s clusters');
  }
  if (from !== 'clusters' && clusterLabels !== undefined) {
    tell(
      'clusterLabels',
      'nothing looks for clusters by their labels; take them away, or write targets.from: clusters',
    );
  }
  return problems;
}

function checkServices({ services, targets }: PipelineDescription): Problem[] {
  if (!services || ['list', 'clusters'].includes(targets.from)) return [];
  const message =
    'the targets of many services are told one by one (list) or found by cluster labels (clusters)';
  return [{ at: ['targets', 'from'], message }];
}

/** The folders of a stage are found by its name in place of the last part. */
function checkFolders({ targets }: PipelineDescription): Problem[] {
  if (targets.from !== 'folders') return [];
  return targets.paths.flatMap((path, index) =>
    /^([^*?[\]]+\/)?\*$/.test(path)
      ? []
      : [
          {
            at: ['targets', 'paths', index],
            message:
              'the last part is the name of the stage and the others are no patterns; write it like deploy/*',
          },
        ],
  );
}

/** What a file overrides is found by stage and cluster. */
function checkMergeKeys({ targets, stages }: PipelineDescription): Problem[] {
  if (targets.from !== 'merge') return [];
  return stages.flatMap((stage, index) =>
    stage.targets.flatMap(({ cluster }, at) => {
      const path = ['stages', index, 'targets', at];
      if (isURL(cluster)) {
        return [
          {
            at: [...path, 'cluster'],
            message:
              'files name the cluster that they are about, so give its name in Argo CD instead of its URL',
          },
        ];
      }
      const first = stage.targets.findIndex(each => each.cluster === cluster);
      return first === at
        ? []
        : [
            {
              at: path,
              message: `target ${
                first + 1
              } is in the cluster "${cluster}" too, and a file could not say which one it is about; take one of them`,
            },
          ];
    }),
  );
}

function sharedPlaces({ stages }: PipelineDescription): Problem[] {
  const takenBy = new Map<string, string>();
  const shared: Problem[] = [];
  stages.forEach((stage, index) =>
    stage.targets.forEach((target, at) => {
      const namespace = namespaceOf(stage, target);
      const place = `cluster "${target.cluster}", namespace "${namespace}"`;
      const holder = takenBy.get(place);
      takenBy.set(place, holder ?? stage.name);
      if (holder === undefined) return;
      shared.push({
        at: ['stages', index, 'targets', at],
        message: `${place} is a target of the stage "${holder}" already; two targets in one place overwrite each other, so give this one a namespace of its own`,
      });
    }),
  );
  return shared;
}

/** A cluster with all labels of one stage that has those of another, too, would be in both. */
function sharedClusters({ targets, stages }: PipelineDescription): Problem[] {
  if (targets.from !== 'clusters' || holds(targets.namespace, 'stage')) {
    return [];
  }
  return stages.flatMap(({ clusterLabels = {} }, index) => {
    const other = stages.find(
      (stage, before) =>
        before < index && overlap(stage.clusterLabels ?? {}, clusterLabels),
    );
    if (!other) return [];
    const message = `clusters of the stage "${other.name}" have these labels, too, and both stages would deploy to one namespace there; choose labels that tell them apart, or write {stage} in targets.namespace`;
    return [{ at: ['stages', index, 'clusterLabels'], message }];
  });
}

function overlap(
  left: Readonly<Record<string, string>>,
  right: Readonly<Record<string, string>>,
): boolean {
  const within = (
    less: Readonly<Record<string, string>>,
    more: Readonly<Record<string, string>>,
  ) => Object.entries(less).every(([key, value]) => more[key] === value);
  return within(left, right) || within(right, left);
}

/** Whether a cluster is told by the URL of its API server. */
export function isURL(cluster: string): boolean {
  return /^https?:\/\//.test(cluster);
}

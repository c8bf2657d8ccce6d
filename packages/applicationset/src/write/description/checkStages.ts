/** Stages and targets of one name, stages that nobody opens, and fields that belong to other stages. */
import type {
  PipelineDescription,
  StageDescription,
} from '@stagecraft/plugin-promotions-common';
import { leadingSource } from './followed';
import type { Problem } from './problems';

export function checkStages(pipeline: PipelineDescription): Problem[] {
  const { stages, executor } = pipeline;
  return [
    ...repeatedNames(stages),
    ...repeatedTargets(stages),
    ...gatedMaxUpdates(stages),
    ...ownRevisions(pipeline),
    ...(executor === undefined ? unopened(stages) : []),
  ];
}

function repeatedNames(stages: readonly StageDescription[]): Problem[] {
  const names = stages.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    const message = `stage ${
      first + 1
    } is called "${name}" too; give each stage a name of its own`;
    return first < index ? [{ at: ['stages', index, 'name'], message }] : [];
  });
}

/** A name is given to tell a target from the others of its stage. */
function repeatedTargets(stages: readonly StageDescription[]): Problem[] {
  return stages.flatMap(({ name, targets }, index) => {
    const names = targets.map(target => target.name);
    return names.flatMap((own, place) =>
      own !== undefined && names.indexOf(own) < place
        ? [
            {
              at: ['stages', index, 'targets', place, 'name'],
              message: `another target of the stage "${name}" is called so, too; give each a name of its own`,
            },
          ]
        : [],
    );
  });
}

/** Two portals that watch one Argo CD must not both open a stage, so the one that does is named. */
function unopened(stages: readonly StageDescription[]): Problem[] {
  const message =
    'nobody would open the stage; name the portal that does in executor, as its app-config does in promotions.executor, or let people approve';
  return stages.flatMap(({ gate }, index) =>
    gate === 'verified' ? [{ at: ['stages', index, 'gate'], message }] : [],
  );
}

function gatedMaxUpdates(stages: readonly StageDescription[]): Problem[] {
  return stages.flatMap(({ gate, maxUpdate }, index) =>
    gate !== 'argocd' && maxUpdate !== undefined
      ? [
          {
            at: ['stages', index, 'maxUpdate'],
            message: `the gate "${gate}" opens all targets of the stage at once, for RollingSync is kept out of it; take maxUpdate away`,
          },
        ]
      : [],
  );
}

/** What a forge says of each service cannot be said of each stage, too. */
function ownRevisions(pipeline: PipelineDescription): Problem[] {
  const leading = pipeline.sources[leadingSource(pipeline)];
  if (leading?.targetRevision !== '{revision}') return [];
  return pipeline.stages.flatMap(({ targetRevision }, index) =>
    targetRevision === undefined
      ? []
      : [
          {
            at: ['stages', index, 'targetRevision'],
            message:
              'the sources follow {revision}, which each service has for itself; take it away here, or name a branch in the sources',
          },
        ],
  );
}

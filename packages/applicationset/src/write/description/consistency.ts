/** What is wrong with a pipeline although each of its fields has the right form. */
import type { PipelineDescription } from '@stagecraft/plugin-promotions-common';
import { checkNames } from './checkNames';
import { checkPlaceholders } from './checkPlaceholders';
import { checkSources } from './checkSources';
import { checkStages } from './checkStages';
import { checkTargets } from './checkTargets';
import { RESPECT_IGNORED, withDefaults } from './normalForm';
import type { Problem } from './problems';
import { label } from './texts';

/** All of it, each at the field that causes it. */
export function checkConsistency(given: PipelineDescription): Problem[] {
  const pipeline = withDefaults(withStandIns(given));
  return [
    ...checkStages(pipeline),
    ...checkTargets(pipeline),
    ...checkSources(pipeline),
    ...checkPlaceholders(pipeline),
    ...checkNames(pipeline),
    ...checkSync(pipeline),
  ];
}

/** A name that is wrong in itself is told as such, and not again in all that is made of it. */
function withStandIns(pipeline: PipelineDescription): PipelineDescription {
  const isLabel = (text: string) => label.safeParse(text).success;
  return {
    ...pipeline,
    name: isLabel(pipeline.name) ? pipeline.name : 'x',
    stages: pipeline.stages.map((stage, index) => ({
      ...stage,
      name: isLabel(stage.name) ? stage.name : `x${index}`,
    })),
  };
}

function checkSync({ sync, stages }: PipelineDescription): Problem[] {
  const { options, selfHeal, ignoreDifferences } = sync;
  const keys = options.map(option => option.split('=')[0]);
  const repeated = keys.flatMap((key, index) =>
    keys.indexOf(key) < index
      ? [
          {
            at: ['sync', 'options', index],
            message: `${key} is there already; say it once`,
          },
        ]
      : [],
  );
  const forgotten = options.flatMap((option, index) =>
    ignoreDifferences.length > 0 &&
    option.startsWith('RespectIgnoreDifferences=') &&
    option !== RESPECT_IGNORED
      ? [
          {
            at: ['sync', 'options', index],
            message: `a sync would undo what ignoreDifferences leaves to others; write ${RESPECT_IGNORED}`,
          },
        ]
      : [],
  );
  const carried = stages.some(({ gate }) => gate === 'argocd');
  const unhealed =
    selfHeal && !carried
      ? [
          {
            at: ['sync', 'selfHeal'],
            message:
              'every stage is gated, and a gated stage does not heal itself; write false',
          },
        ]
      : [];
  return [...repeated, ...forgotten, ...unhealed];
}

/** Finds a target of a pipeline by the name that a person sees. */

import { NotFoundError } from '@backstage/errors';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PipelineSnapshot } from '../model/PipelineReader';

/** Throws NotFoundError when no stage has it; an Application that is in no stage is no target. */
export function findTarget(
  { pipeline, applications }: PipelineSnapshot,
  name: string,
) {
  for (const [index, stage] of pipeline.stages.entries()) {
    const position = stage.targets.findIndex(target => target.name === name);
    if (position >= 0) {
      return {
        place: { index, position },
        target: stage.targets[position],
        application: applications[index][position],
      };
    }
  }
  throw new NotFoundError(
    `No stage of ${formatPipelineRef(pipeline.ref)} has a target ${name}.`,
  );
}

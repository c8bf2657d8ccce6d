/** Finds a stage of a pipeline by its index. */

import { NotFoundError } from '@backstage/errors';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PipelineSnapshot } from '../model/PipelineReader';

/** Throws NotFoundError when the pipeline has no such stage. */
export function requireStage(
  { pipeline: { stages, ref } }: PipelineSnapshot,
  index: number,
): void {
  if (!stages[index]) {
    throw new NotFoundError(
      `${formatPipelineRef(ref)} has ${
        stages.length
      } stages, and none at index ${index}.`,
    );
  }
}

/** Every pipeline of a model, put into words as for somebody who looks at each. */

import type { PipelineReader, PipelineSnapshot } from '../PipelineReader';

export function shownBy(
  reader: Pick<PipelineReader, 'outlines' | 'pipeline'>,
): PipelineSnapshot[] {
  return reader
    .outlines()
    .flatMap(({ pipeline: { ref } }) => reader.pipeline(ref) ?? []);
}

/** Several ApplicationSets, in order, that app-config (`promotions.pipelines`) makes one pipeline of. */

import type { PipelineRef } from './pipeline';

/** @public */
export interface PipelinePart {
  ref: PipelineRef;
  title: string;
}

/** @public */
export interface PipelineChain {
  /** Its name in app-config. */
  name: string;
  /** In order; this pipeline is the one at `position`. */
  parts: PipelinePart[];
  position: number;
}

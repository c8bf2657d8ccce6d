/** Tells who made what a stage is offered. */

import type { PipelineSnapshot } from '../../model/PipelineReader';
import type { Made } from './Made';

export interface Authors {
  /**
   * What is known now, for a page: never waits. What is being looked up reads undetermined and says so, and the next
   * look has it.
   */
  known(snapshot: PipelineSnapshot, index: number): Made;
  /** For a decision: waits for the forges, for some seconds at most. Never rejects; what is not told is undetermined. */
  of(snapshot: PipelineSnapshot, index: number): Promise<Made>;
}

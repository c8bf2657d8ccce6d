/** Owners of a pipeline's entity as approvers. */

import type { PipelineOutline } from '../../model/PipelineReader';
import type { OwnersSay } from '../policies';

export interface Owners {
  /**
   * Who owns the entity, where it and the ApplicationSet name each other and no second entity claims the pipeline;
   * else why owners do not count here. Never rejects.
   */
  ownersFor(outline: PipelineOutline): Promise<OwnersSay>;
}

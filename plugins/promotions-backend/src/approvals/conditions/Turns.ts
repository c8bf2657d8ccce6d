/** Who of those that are due waits for others to go first, as the opener of this process last saw it. */

import {
  formatPipelineRef,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { AskedRelease, TurnSource } from './ConditionSources';

type Queued = Pick<AskedRelease, 'pipeline' | 'index' | 'releaseId'>;

export class Turns implements TurnSource {
  private readonly turns = new Map<string, { opensAt?: string }>();

  turnOf(release: Queued): { opensAt?: string } | undefined {
    return this.turns.get(keyOf(release));
  }

  /** `opensAt`: about when it is let out; ISO 8601. */
  wait(release: Queued, opensAt: string): void {
    this.turns.set(keyOf(release), { opensAt });
  }

  /** It waits no longer. */
  end(release: Queued): void {
    this.turns.delete(keyOf(release));
  }
}

function keyOf({
  pipeline,
  index,
  releaseId = '',
}: {
  pipeline: PipelineRef;
  index: number;
  releaseId?: string;
}): string {
  return [formatPipelineRef(pipeline), index, releaseId].join(' ');
}

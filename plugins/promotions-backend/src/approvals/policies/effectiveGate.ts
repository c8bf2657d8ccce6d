/** What opens a stage in truth: the stricter of what the ApplicationSet names and what policies ask. */

import type { GateKind, Stage } from '@stagecraft/plugin-promotions-common';
import type { StagePolicy } from './StagePolicy';

/**
 * A policy makes `approval` of a `verified` gate, never the other way round. A stage that Argo CD or somebody else
 * opens stays so: a policy cannot hold what the live step does not hold, and that is told as a warning.
 */
export function effectiveGate(
  stage: Pick<Stage, 'gate'>,
  policy: Pick<StagePolicy, 'gate'>,
): GateKind {
  const { kind } = stage.gate;
  return kind === 'verified' && policy.gate === 'approval' ? 'approval' : kind;
}

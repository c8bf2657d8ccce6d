/** Where a gate Job holds what comes after it, by the recordings gatejobs, gatesync and 3.5/verified. */

/** A stage as far as the placing of its gate Job depends on it. */
export interface GateJobStage {
  /** Whether somebody outside Argo CD opens it: `maxUpdate: 0`. */
  closed: boolean;
}

export interface GateJobPlace {
  /** The stage whose manifests hold the Job. */
  stage: number;
  hook: 'PostSync' | 'PreSync';
}

/**
 * Where to put the Job that tests a stage.
 *
 * Argo CD ignores hooks when it judges health, so a PostSync Job stops RollingSync from nothing. It is
 * right all the same where the next stage is closed, for then the portal opens that one, on the Job's
 * own verdict; there the Job runs after its stage is up. Where RollingSync opens the next stage by
 * itself, the Job must be that stage's PreSync hook: nothing is applied there until it passes.
 */
export function placeGateJob(
  stages: readonly GateJobStage[],
  index: number,
): GateJobPlace {
  const next = stages.at(index + 1);
  return next === undefined || next.closed
    ? { stage: index, hook: 'PostSync' }
    : { stage: index + 1, hook: 'PreSync' };
}

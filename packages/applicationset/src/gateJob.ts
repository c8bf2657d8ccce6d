/** Which hook Jobs hold a rollout, by the recordings gatejobs, gatesync and 3.5/verified. */

/**
 * The hook under which a Job always holds its stage: nothing is applied until it has passed.
 * @public
 */
export const GATE_JOB_HOOK = 'PreSync';

/**
 * Whether a Job under these hooks keeps the next stage from opening when it fails.
 *
 * Argo CD leaves hooks out of health, so a Sync or PostSync Job stops RollingSync from nothing; it
 * counts only where the next stage is closed (`maxUpdate: 0`), for then somebody outside opens that
 * one and can look at the Job first. A PreSync Job holds everywhere.
 *
 * @param hooks - the annotation's value, e.g. `PostSync`
 * @param nextStage - the stage after the Job's own, absent for the last
 * @public
 */
export function gateJobHolds(
  hooks: string,
  nextStage: { closed: boolean } | undefined,
): boolean {
  const late = hooks
    .split(',')
    .some(hook => ['Sync', 'PostSync'].includes(hook.trim()));
  return !late || nextStage === undefined || nextStage.closed;
}

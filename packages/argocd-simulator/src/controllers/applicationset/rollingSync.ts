/**
 * RollingSync as Argo CD runs it, defects included: which steps are open, which Applications may
 * move, and what is stored. What an Application's own status says of its rollout is in observe.ts.
 */

import {
  ApplicationSet,
  ApplicationSetApplicationStatus,
  ApplicationSetStepStatus,
  RolloutStep,
} from '../../world/argocd';

const PENDING =
  'Application moved to Pending status, watching for the Application resource to start Progressing';

/** The 0-based step of each desired Application that a step selects; the others are missing. */
export type StepMap = ReadonlyMap<string, number>;

/** Whether Argo CD runs RollingSync for this set; a misspelt type is silently another strategy (recording brokenset). */
export function isRollingSync(set: ApplicationSet): boolean {
  return (
    set.spec.strategy?.type === 'RollingSync' &&
    set.spec.strategy.rollingSync !== undefined
  );
}

export function stepsOf(set: ApplicationSet): RolloutStep[] {
  return set.spec.strategy?.rollingSync?.steps ?? [];
}

/**
 * The Applications that may be synced: those of the first step and of each further step as long as
 * all earlier ones exist and read Healthy. It believes the entries as they are, so a step that has
 * not yet seen a commit does not hold the next (recording 3.5/skip).
 */
export function openApplications(
  steps: readonly (readonly string[])[],
  existing: ReadonlySet<string>,
  statuses: readonly ApplicationSetApplicationStatus[],
): ReadonlySet<string> {
  const open = new Set<string>();
  for (const step of steps) {
    step.forEach(name => open.add(name));
    const complete = step.every(
      name =>
        existing.has(name) &&
        statuses.find(s => s.application === name)?.status === 'Healthy',
    );
    if (!complete) break;
  }
  return open;
}

/**
 * Second pass: Waiting becomes Pending where the step is open and `maxUpdate` has a slot left.
 * With no steps at all it clears the entries that the first pass has just written; each write wakes
 * the controller again, for ever (recording 3.5/brokenset, "empty steps").
 */
export function advance(
  set: ApplicationSet,
  open: ReadonlySet<string>,
  steps: StepMap,
  now: string,
): ApplicationSetApplicationStatus[] {
  const rollout = stepsOf(set);
  const statuses = set.status?.applicationStatus ?? [];
  if (rollout.length === 0) return [];
  // An Application of no step counts into the first one, as it does in Argo CD.
  const stepIndex = (s: ApplicationSetApplicationStatus) =>
    steps.get(s.application) ?? 0;
  const total = rollout.map(
    (_, i) => statuses.filter(s => stepIndex(s) === i).length,
  );
  const busy = rollout.map(
    (_, i) =>
      statuses.filter(
        s =>
          stepIndex(s) === i &&
          (s.status === 'Pending' || s.status === 'Progressing'),
      ).length,
  );
  return statuses.map(status => {
    const index = stepIndex(status);
    const slots = slotsOf(rollout[index]?.maxUpdate, total[index]);
    const allowed = slots === undefined || busy[index] < slots;
    if (
      status.status !== 'Waiting' ||
      !open.has(status.application) ||
      !allowed
    ) {
      return status;
    }
    busy[index] += 1;
    return moveTo(status, 'Pending', PENDING, now);
  });
}

/**
 * How many Applications of a step may move at once; undefined = all. The integer 0 means never; a
 * percentage rounds down but not below 1, except exactly "0%"; any other string, "0" among them,
 * counts as at least 1 and so opens the gate (recording stringzero).
 */
export function slotsOf(
  maxUpdate: number | string | undefined,
  total: number,
): number | undefined {
  if (maxUpdate === undefined) return undefined;
  if (typeof maxUpdate === 'number') return maxUpdate;
  const percent = /^(\d+)%$/.exec(maxUpdate);
  const slots = percent ? Math.floor((Number(percent[1]) * total) / 100) : 0;
  return maxUpdate !== '0%' && slots < 1 ? 1 : slots;
}

/**
 * What is stored: the new entries, or the old ones untouched when no status, step or message
 * changed. That is why `targetRevisions` can be stale.
 */
export function stored(
  before: readonly ApplicationSetApplicationStatus[],
  after: readonly ApplicationSetApplicationStatus[],
): readonly ApplicationSetApplicationStatus[] {
  const same =
    before.length === after.length &&
    after.every(a => {
      const b = before.find(x => x.application === a.application);
      return (
        b?.status === a.status && b.step === a.step && b.message === a.message
      );
    });
  if (same) return before;
  return [...after].sort((a, b) => (a.application < b.application ? -1 : 1));
}

/** The entry in another status, from now on. */
export function moveTo(
  current: ApplicationSetApplicationStatus,
  status: ApplicationSetStepStatus,
  message: string,
  now: string,
): ApplicationSetApplicationStatus {
  return { ...current, status, message, lastTransitionTime: now };
}

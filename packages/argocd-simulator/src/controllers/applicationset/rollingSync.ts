/**
 * RollingSync's state machine as Argo CD runs it, defects included: pure functions from what the
 * controller sees of an ApplicationSet and its Applications to the next `applicationStatus`.
 */

import {
  Application,
  ApplicationSet,
  ApplicationSetApplicationStatus,
  ApplicationSetStepStatus,
  RolloutStep,
  revisionsOf,
} from '../../world/argocd';
import { equalJson } from '../../world/json';

/** The 0-based step of each desired Application that a step selects; the others are missing. */
export type StepMap = ReadonlyMap<string, number>;

/** Messages word for word. */
const MESSAGES = {
  added: 'No Application status found, defaulting status to Waiting',
  changed: 'Application has pending changes, setting status to Waiting',
  specChanged:
    'Application has pending changes (spec differs), setting status to Waiting',
  pending:
    'Application moved to Pending status, watching for the Application resource to start Progressing',
  syncedHealthy: 'Application resource has synced, updating status to Healthy',
  syncedProgressing:
    'Application resource has synced, updating status to Progressing',
  succeeded:
    'Application resource completed a sync successfully, updating status from Pending to Progressing',
  completed:
    'Application resource completed a sync, updating status from Pending to Progressing',
  running:
    'Application resource became Progressing, updating status from Pending to Progressing',
  error:
    'Application resource has error and cannot sync, updating status to Progressing',
  healthy:
    'Application resource became Healthy, updating status from Progressing to Healthy',
};

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
 * First pass of a reconcile: what each Application's own status says of its rollout.
 *
 * `live` are the Applications that exist. The new spec has not been written to them yet, so a spec
 * that differs resets the entry to Waiting.
 */
export function observe(
  set: ApplicationSet,
  live: readonly Application[],
  desired: ReadonlyMap<string, Application>,
  steps: StepMap,
  now: string,
): ApplicationSetApplicationStatus[] {
  const known = new Map(
    (set.status?.applicationStatus ?? []).map(s => [s.application, s]),
  );
  return live.map(app =>
    observeOne(
      app,
      desired.get(app.metadata.name),
      known.get(app.metadata.name),
      stepLabel(steps, app.metadata.name),
      now,
    ),
  );
}

function observeOne(
  app: Application,
  desired: Application | undefined,
  known: ApplicationSetApplicationStatus | undefined,
  step: string,
  now: string,
): ApplicationSetApplicationStatus {
  const current = known
    ? { ...known, step }
    : entry(app, step, 'Waiting', MESSAGES.added, now);
  const reset = whyReset(app, desired, current);
  if (reset) {
    return fromWaiting(app, entry(app, step, 'Waiting', reset, now), now);
  }
  switch (current.status) {
    case 'Waiting':
      return fromWaiting(app, current, now);
    case 'Pending':
      return fromPending(app, current, now);
    case 'Progressing':
      return fromProgressing(app, current, now);
    default:
      return current;
  }
}

// A spec that differs resets an entry for less than a pass when the Application is still Synced and
// Healthy with the old one: a change of the spec alone shows no stages.
function whyReset(
  app: Application,
  desired: Application | undefined,
  current: ApplicationSetApplicationStatus,
): string | undefined {
  if (desired && !equalJson(desired.spec, app.spec))
    return MESSAGES.specChanged;
  return equalJson(current.targetRevisions, revisionsOf(app.status))
    ? undefined
    : MESSAGES.changed;
}

function fromWaiting(
  app: Application,
  current: ApplicationSetApplicationStatus,
  now: string,
): ApplicationSetApplicationStatus {
  if (app.status?.sync.status !== 'Synced') return current;
  return app.status.health.status === 'Healthy'
    ? moveTo(current, 'Healthy', MESSAGES.syncedHealthy, now)
    : moveTo(current, 'Progressing', MESSAGES.syncedProgressing, now);
}

/**
 * Pending ends only when the Application has been compared, and an operation has started, in a later
 * second than the one in which it became Pending. Until then each reconcile asks for another sync:
 * that is where the second and third sync of a rollout come from (recordings checkout, gatejobs).
 */
function fromPending(
  app: Application,
  current: ApplicationSetApplicationStatus,
  now: string,
): ApplicationSetApplicationStatus {
  const since = current.lastTransitionTime ?? '';
  const compared = app.status?.reconciledAt;
  if (compared !== undefined && compared <= since) return current;
  const operation = app.status?.operationState;
  if (operation && operation.startedAt > since) {
    return moveTo(current, 'Progressing', syncMessage(operation.phase), now);
  }
  return hasError(app)
    ? moveTo(current, 'Progressing', MESSAGES.error, now)
    : current;
}

function syncMessage(phase: string): string {
  if (phase === 'Succeeded') return MESSAGES.succeeded;
  return phase === 'Failed' || phase === 'Error'
    ? MESSAGES.completed
    : MESSAGES.running;
}

function hasError(app: Application): boolean {
  return (app.status?.conditions ?? []).some(c =>
    ['InvalidSpecError', 'UnknownError'].includes(c.type),
  );
}

function fromProgressing(
  app: Application,
  current: ApplicationSetApplicationStatus,
  now: string,
): ApplicationSetApplicationStatus {
  const done =
    app.status?.health.status === 'Healthy' &&
    app.status.sync.status === 'Synced';
  return done ? moveTo(current, 'Healthy', MESSAGES.healthy, now) : current;
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
    return moveTo(status, 'Pending', MESSAGES.pending, now);
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

function stepLabel(steps: StepMap, name: string): string {
  const index = steps.get(name);
  return index === undefined ? '-1' : String(index + 1);
}

function entry(
  app: Application,
  step: string,
  status: ApplicationSetStepStatus,
  message: string,
  now: string,
): ApplicationSetApplicationStatus {
  return {
    application: app.metadata.name,
    lastTransitionTime: now,
    message,
    status,
    step,
    targetRevisions: revisionsOf(app.status),
  };
}

function moveTo(
  current: ApplicationSetApplicationStatus,
  status: ApplicationSetStepStatus,
  message: string,
  now: string,
): ApplicationSetApplicationStatus {
  return { ...current, status, message, lastTransitionTime: now };
}

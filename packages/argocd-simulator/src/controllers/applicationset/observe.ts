/** What the status of an Application says of its rollout: the transitions of RollingSync's entries. */

import {
  Application,
  ApplicationSet,
  ApplicationSetApplicationStatus,
  ApplicationSetStepStatus,
  revisionsOf,
} from '../../world/argocd';
import { equalJson } from '../../world/json';
import { StepMap, moveTo } from './rollingSync';

/** Messages word for word. */
const MESSAGES = {
  added: 'No Application status found, defaulting status to Waiting',
  changed: 'Application has pending changes, setting status to Waiting',
  specChanged:
    'Application has pending changes (spec differs), setting status to Waiting',
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

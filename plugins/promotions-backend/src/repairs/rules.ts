/**
 * Who may repair a target: the function that the API shows as `viewer.repair` is the one that enforces it. Pure.
 *
 * A repair syncs again what a drifted target had deployed, or what one runs whose checks left no evidence, so it needs
 * no approval: it deploys nothing that was not there. It needs a person at the keyboard, an instance where the portal
 * may act, live evidence, Backstage's permission, a target that has drifted or lost its evidence and does nothing else, sources that are those it was deployed
 * from, nobody's hold on a gated stage, and open sync windows. A target that failed or was degraded is not repaired: the same release would fail again.
 */

import type {
  Hold,
  Permit,
  Target,
} from '@stagecraft/plugin-promotions-common';
import { stopsRollback } from '../approvals/holds/scopes';
import { readOnlyInstance, refuseOther, stale } from '../approvals/rules';
import { refuse, type Refusal, type Viewer } from '../approvals/situation';
import type { SyncWindow, SyncWindows } from '../argocd/ArgoDetails';
import type { Application } from '../argocd/types';
import { deployedRevisions, isBusy } from '../model/operations';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { lostCheck } from './lostEvidence';

/** Everything that a repair depends on, apart from who asks for it. */
export interface RepairSituation {
  snapshot: PipelineSnapshot;
  target: Target;
  /** As the verdict was made from it. */
  judged: Application;
  /** As it is now: the same, or a fresh read. */
  app: Application;
  /** `promotions.instances[].execute` */
  execute: boolean;
  /** Checks that later gates require and that left no result anywhere before them. */
  missing?: readonly string[];
  /** Those that stop the stage. */
  holds?: readonly Hold[];
  /** Asked only when somebody repairs; absent while nobody does. */
  windows?: SyncWindows;
}

type Rule = (situation: RepairSituation, viewer: Viewer) => Refusal | undefined;

/** About who asks and where; of the target they tell nothing. */
const ASKING: readonly Rule[] = [notAUser, readOnlyInstance, stale, notAllowed];

/** In the order in which a person wants to hear of them: what no one can change here comes first. */
const RULES: readonly Rule[] = [
  ...ASKING,
  operationRunning,
  notDrifted,
  specChanged,
  held,
  windowClosed,
];

/** Whether this viewer may repair anything here. */
export function mayAsk(situation: RepairSituation, viewer: Viewer): Permit {
  return permitBy(ASKING, situation, viewer);
}

export function mayRepair(situation: RepairSituation, viewer: Viewer): Permit {
  return permitBy(RULES, situation, viewer);
}

function permitBy(
  rules: readonly Rule[],
  situation: RepairSituation,
  viewer: Viewer,
): Permit {
  for (const rule of rules) {
    const refusal = rule(situation, viewer);
    if (refusal) {
      return refusal;
    }
  }
  return { allowed: true };
}

function notAUser(_: RepairSituation, viewer: Viewer) {
  return viewer.kind === 'other'
    ? refuseOther(viewer.what, 'repair')
    : undefined;
}

function notAllowed(_: RepairSituation, viewer: Viewer) {
  return viewer.kind === 'user' && !viewer.permitted
    ? refuse(
        'notAllowed',
        'You lack the permission to repair targets here (promotions.target.repair).',
      )
    : undefined;
}

function operationRunning({ app }: RepairSituation) {
  const by =
    app.requestedOperation?.initiatedBy || app.operation?.initiatedBy.username;
  return isBusy(app)
    ? refuse(
        'operationRunning',
        `An operation of ${by || 'somebody else'} runs on ${app.key.name}.`,
      )
    : undefined;
}

/** The verdict may be a moment old, so the target itself must still be as it says. */
function notDrifted({ target, app, missing = [] }: RepairSituation) {
  const { name, verdict, explanation } = target;
  const lost = lostCheck(target, missing);
  if (verdict !== 'drifted' && lost === undefined) {
    const reason = `Only a target that has drifted, or lost the evidence of a check, can be synced again: ${explanation.text}`;
    return refuse('notDrifted', reason);
  }
  if (app.deletedAt) {
    return refuse('notDrifted', `${name} is being deleted.`);
  }
  if (lost !== undefined) {
    return app.sync.status === 'Synced'
      ? undefined
      : refuse('notDrifted', `${name} is no longer Synced.`);
  }
  return app.sync.status === 'OutOfSync'
    ? undefined
    : refuse('notDrifted', `${name} is no longer out of sync.`);
}

/**
 * Argo CD takes the sources of now, at the old revision: with other parameters that is a mix which nobody approved.
 * The history tells the sources, and the verdict was made for the whole spec.
 */
function specChanged({ app, judged }: RepairSituation) {
  const { name } = app.key;
  const instead =
    'Roll out what Git says now, or bring the spec back, instead of repairing';
  if (app.specDigest !== judged.specDigest || app.deployedFrom === 'other') {
    const reason = `The spec of ${name} is no longer the one that was deployed. ${instead}.`;
    return refuse('specChanged', reason);
  }
  return app.deployedFrom === undefined || deployedRevisions(app).length === 0
    ? refuse(
        'specChanged',
        `It cannot be told whether the spec of ${name} is the one that was deployed. ${instead}.`,
      )
    : undefined;
}

/** What a rollback left behind keeps the stage as it is, which a repair does too. */
function held({ target, holds = [] }: RepairSituation) {
  const hold = holds.find(stopsRollback);
  return hold
    ? refuse(
        'held',
        `${target.name} is held by ${hold.by}: ${hold.reason}. Somebody has to lift the hold first.`,
      )
    : undefined;
}

/** `canSync` speaks of a sync by hand, which a window may let through (recording windows). */
function windowClosed({ app, windows }: RepairSituation) {
  if (!windows || windows.canSync) {
    return undefined;
  }
  const denying = windows.active.filter(
    ({ kind, manualSync }) => kind === 'deny' && !manualSync,
  );
  const why =
    denying.length > 0
      ? `is closed by ${listed(denying)}`
      : `opens only with ${listed(windows.assigned)}`;
  return refuse(
    'windowClosed',
    `The project ${app.project} lets nobody sync ${app.key.name} now: it ${why}.`,
  );
}

function listed(windows: readonly SyncWindow[]): string {
  return windows
    .map(
      ({ kind, schedule, duration }) =>
        `the sync window "${kind} ${schedule} for ${duration}"`,
    )
    .join(' and ');
}

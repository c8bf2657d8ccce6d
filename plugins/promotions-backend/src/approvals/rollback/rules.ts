/**
 * Who may ask for an earlier release of a stage: the function that the API shows as `viewer.rollback` is the one that
 * enforces it. Pure.
 *
 * Asking needs a person at the keyboard, a gate of ours that works, an instance where the portal may act, a database
 * that keeps what it is told, live evidence, and Backstage's permission. Whether it is done is for those to say whom
 * the stage's policy names.
 */

import type { Permit } from '@stagecraft/plugin-promotions-common';
import { deployedRevisions, isBusy, same } from '../../model/operations';
import type { Application } from '../../argocd/types';
import type { StoredApproval } from '../ApprovalStore';
import { namesNobody } from '../policies';
import { readOnlyInstance, refuseOther, stale } from '../rules';
import {
  refuse,
  type GateSituation,
  type Refusal,
  type Viewer,
} from '../situation';

/** Everything that asking depends on, apart from who asks. */
export interface RollbackSituation
  extends Pick<
    GateSituation,
    | 'snapshot'
    | 'index'
    | 'policy'
    | 'execute'
    | 'volatile'
    | 'rounds'
    | 'holds'
    | 'owned'
    | 'conditions'
  > {}

type Rule = (
  situation: RollbackSituation,
  viewer: Viewer,
) => Refusal | undefined;

/** In the order in which a person wants to hear of them. */
const RULES: readonly Rule[] = [
  notAUser,
  notGated,
  gateBroken,
  noApprovers,
  readOnlyInstance,
  volatileDatabase,
  stale,
  notAllowed,
  otherPortal,
  held,
  underWay,
  noHistory,
];

/** Whether the viewer may ask for any earlier release of the stage. */
export function mayRollback(
  situation: RollbackSituation,
  viewer: Viewer,
): Permit {
  for (const rule of RULES) {
    const refusal = rule(situation, viewer);
    if (refusal) {
      return refusal;
    }
  }
  return { allowed: true };
}

/** Rounds that were asked for on this stage and are not over. */
export function openRollback(
  { rounds, index }: Pick<RollbackSituation, 'rounds' | 'index'>,
  states: readonly StoredApproval['state'][] = [
    'pending',
    'approved',
    'executing',
  ],
): StoredApproval | undefined {
  return rounds.find(
    round =>
      round.kind === 'rollback' &&
      round.stageIndex === index &&
      states.includes(round.state),
  );
}

function stageOf({ snapshot, index }: RollbackSituation) {
  return snapshot.pipeline.stages[index];
}

function notAUser(_: RollbackSituation, viewer: Viewer) {
  return viewer.kind === 'other'
    ? refuseOther(viewer.what, 'ask for a rollback')
    : undefined;
}

function notGated(situation: RollbackSituation) {
  const { name, gate } = stageOf(situation);
  return gate.kind === 'approval' || gate.kind === 'verified'
    ? undefined
    : refuse(
        'notGated',
        `${name} is not opened by the portal, so the portal cannot bring it back: revert the change in Git.`,
      );
}

function gateBroken(situation: RollbackSituation) {
  const { name, gate } = stageOf(situation);
  const why = situation.policy.broken ?? gate.closedBecause;
  return why
    ? refuse('gateBroken', `The gate of ${name} is closed: ${why}.`)
    : undefined;
}

function noApprovers(situation: RollbackSituation) {
  const why = namesNobody(situation.policy, situation.owned);
  const { name } = stageOf(situation);
  return why
    ? refuse('noApprovers', `Nobody can bring ${name} back: ${why}.`)
    : undefined;
}

function volatileDatabase({ volatile }: RollbackSituation) {
  return volatile
    ? refuse(
        'volatileDatabase',
        "The request would be lost: the portal's database is kept in memory only.",
      )
    : undefined;
}

function notAllowed(_: RollbackSituation, viewer: Viewer) {
  return viewer.kind === 'user' && !viewer.permitted
    ? refuse(
        'notAllowed',
        'You lack the permission to ask for a rollback here (promotions.release.rollback).',
      )
    : undefined;
}

/** This one would not carry it out, and would leave a hold behind. */
function otherPortal({ conditions }: RollbackSituation) {
  const other = conditions.find(
    ({ code, state }) => code === 'executor' && state === 'waiting',
  );
  return other && refuse('otherExecutor', other.text);
}

/** What an earlier rollback left behind stops nobody from going further back. */
function held(situation: RollbackSituation) {
  const hold = situation.holds.find(({ cause }) => cause === 'person');
  return hold
    ? refuse(
        'held',
        `${stageOf(situation).name} is held by ${hold.by}: ${hold.reason}.`,
      )
    : undefined;
}

function underWay(situation: RollbackSituation) {
  const { name } = stageOf(situation);
  const asked = openRollback(situation);
  if (asked) {
    const { requestedBy = 'somebody' } = asked.rollback ?? {};
    return refuse(
      'alreadyDecided',
      `${requestedBy} has asked for a rollback of ${name} already: it is ${asked.state}.`,
    );
  }
  const deployed = situation.rounds.find(
    ({ stageIndex, state }) =>
      stageIndex === situation.index &&
      (state === 'approved' || state === 'executing'),
  );
  return deployed
    ? refuse(
        'alreadyDecided',
        `A release of ${name} is being deployed: abort it first, or wait for its end.`,
      )
    : undefined;
}

/** Argo CD's own history suffices to tell that there was nothing else; where it keeps none, ours is asked later. */
function noHistory(situation: RollbackSituation) {
  const applications = situation.snapshot.applications[situation.index];
  const { name } = stageOf(situation);
  const hadOther = applications.some(
    app => app.history.length === 0 || hasOther(app),
  );
  return hadOther
    ? undefined
    : refuse('notInHistory', `${name} has deployed nothing else before.`);
}

/** Another release before this one, or an attempt at another one since. */
function hasOther(app: Application): boolean {
  const now = deployedRevisions(app);
  return (
    app.history.some(entry => !same(entry.revisions, now)) || !runsWell(app)
  );
}

/** Whether the last thing that happened to the target is that this was deployed there. */
export function runsWell(app: Application): boolean {
  return (
    !isBusy(app) &&
    app.operation?.phase !== 'Failed' &&
    app.operation?.phase !== 'Error'
  );
}

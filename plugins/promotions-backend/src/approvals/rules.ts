/** The rules that a permit has to pass, each with the reason that a person hears. */

import type { Decision, Stage } from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from './ApprovalStore';
import { mayApprove, namesNobody } from './policies';
import {
  gave,
  isOver,
  refuse,
  stageOf,
  type GateSituation,
  type Refusal,
  type Viewer,
} from './situation';

const OPENED_BY: Record<Exclude<Stage['gate']['kind'], 'approval'>, string> = {
  argocd: 'needs no approval: Argo CD opens it by itself',
  verified: 'needs no approval: it opens when the evidence is complete',
  pullRequest: 'is opened by a pull request, not here',
  job: 'is opened by a Job, not here',
  workflow: 'is opened by a workflow, not here',
  manual:
    'is opened outside the portal: its ApplicationSet names no gates (annotation promotions.stagecraft.dev/gates)',
};

const SAYS: Record<StoredApproval['state'], string> = {
  pending: 'waiting for approvals',
  approved: 'approved and about to be deployed',
  executing: 'approved and being deployed',
  rejected: 'rejected; a change of what it deploys makes a new one',
  succeeded: 'deployed',
  failed: 'approved, and its deployment failed',
  aborted: 'approved, and its deployment was aborted',
  ended: 'ended',
};

type Rule = (
  situation: GateSituation,
  viewer: Viewer,
  decision: Decision,
) => Refusal | undefined;

/** In the order in which a person wants to hear of them: what no one can change here comes first. */
export const RULES: readonly Rule[] = [
  notAUser,
  notGated,
  gateBroken,
  noApprovers,
  readOnlyInstance,
  volatileDatabase,
  stale,
  notAllowed,
  notApprover,
  notReady,
  releaseUnknown,
  alreadyDecided,
];

function notAUser(_: GateSituation, viewer: Viewer) {
  return viewer.kind === 'other' ? refuseOther(viewer.what) : undefined;
}

/** `does`: what only people do. */
export function refuseOther(what: string, does = 'decide') {
  return refuse('notAUser', `Only signed-in people ${does}, not ${what}.`);
}

function notGated(situation: GateSituation) {
  const { name, gate } = stageOf(situation);
  return gate.kind === 'approval'
    ? undefined
    : refuse('notGated', `${name} ${OPENED_BY[gate.kind]}.`);
}

function gateBroken(situation: GateSituation) {
  const { name, gate } = stageOf(situation);
  const why = situation.policy.broken ?? gate.closedBecause;
  return why
    ? refuse('gateBroken', `The gate of ${name} is closed: ${why}.`)
    : undefined;
}

function noApprovers(situation: GateSituation) {
  const why = namesNobody(situation.policy);
  return why
    ? refuse(
        'noApprovers',
        `Nobody can open ${stageOf(situation).name}: ${why}.`,
      )
    : undefined;
}

/** The portal acts only where app-config says so. */
export function readOnlyInstance({
  snapshot,
  execute,
}: Pick<GateSituation, 'snapshot' | 'execute'>) {
  const { instance } = snapshot.pipeline.ref;
  return execute
    ? undefined
    : refuse(
        'readOnlyInstance',
        `The portal only reads ${instance}: execute is not set for it in app-config (promotions.instances).`,
      );
}

function volatileDatabase({ volatile }: GateSituation) {
  return volatile
    ? refuse(
        'volatileDatabase',
        "Decisions would be lost: the portal's database is kept in memory only.",
      )
    : undefined;
}

/** Nobody acts on what may be over. */
export function stale({ snapshot }: Pick<GateSituation, 'snapshot'>) {
  const { freshness, ref } = snapshot.pipeline;
  const why = freshness.reason ? `: ${freshness.reason}` : '';
  return freshness.state === 'live'
    ? undefined
    : refuse('stale', `What is known of ${ref.instance} is not live${why}.`);
}

function notAllowed(_: GateSituation, viewer: Viewer) {
  return viewer.kind === 'user' && !viewer.permitted
    ? refuse(
        'notAllowed',
        'You lack the permission to decide here (promotions.approval.decide).',
      )
    : undefined;
}

function notApprover(situation: GateSituation, viewer: Viewer) {
  return viewer.kind === 'user' && !mayApprove(situation.policy, viewer)
    ? refuse(
        'notApprover',
        `You are no approver of ${stageOf(situation).name} in app-config.`,
      )
    : undefined;
}

function notReady(situation: GateSituation) {
  const { release, explanation } = stageOf(situation);
  return release.offered
    ? undefined
    : refuse('notReady', `There is nothing to decide: ${explanation.text}`);
}

function releaseUnknown(situation: GateSituation) {
  const { name, release } = stageOf(situation);
  return release.id !== undefined
    ? undefined
    : refuse(
        'releaseUnknown',
        `It is not known what ${name} would be given: ${
          release.pendingBecause ?? 'its manifests are not rendered yet'
        }.`,
      );
}

function alreadyDecided(
  { approval }: GateSituation,
  viewer: Viewer,
  decision: Decision,
) {
  if (!approval || (isOver(approval) && approval.state !== 'rejected')) {
    return undefined;
  }
  if (approval.state !== 'pending') {
    return refuse('alreadyDecided', `This release is ${SAYS[approval.state]}.`);
  }
  return gave(approval, viewer, decision)
    ? refuse('alreadyDecided', 'You have approved this release.')
    : undefined;
}

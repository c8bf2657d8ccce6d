/** The rules that a permit has to pass, each with the reason that a person hears. Pure. */

import {
  shortRevision,
  type GateKind,
} from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from './ApprovalStore';
import { whyExcluded } from './authors/separationOf';
import { peopleDecide } from './conditionRules';
import { newerThan } from './latestOnly';
import { mayApprove, namesNobody } from './policies';
import {
  gave,
  isAboutRollback,
  isOver,
  refuse,
  stageOf,
  type Asked,
  type GateSituation,
  type Refusal,
  type Viewer,
} from './situation';

const OPENED_BY: Record<Exclude<GateKind, 'approval'>, string> = {
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

export type Rule = (
  situation: GateSituation,
  viewer: Viewer,
  asked: Asked,
) => Refusal | undefined;

export function notAUser(_: unknown, viewer: Viewer) {
  return viewer.kind === 'other' ? refuseOther(viewer.what) : undefined;
}

/** `does`: what only people do. */
export function refuseOther(what: string, does = 'decide') {
  return refuse('notAUser', `Only signed-in people ${does}, not ${what}.`);
}

/** What the portal opens by itself can be stopped by people, and opened in an emergency. */
export function notGated(
  situation: GateSituation,
  _: Viewer,
  { decision }: Asked,
) {
  const { gate } = situation;
  const byPeople = decision !== 'approve' || peopleDecide(situation);
  return gate === 'approval' || (gate === 'verified' && byPeople)
    ? undefined
    : refuse('notGated', `${stageOf(situation).name} ${OPENED_BY[gate]}.`);
}

export function gateBroken(situation: GateSituation) {
  const { name, gate } = stageOf(situation);
  const why = situation.policy.broken ?? gate.closedBecause;
  return why
    ? refuse('gateBroken', `The gate of ${name} is closed: ${why}.`)
    : undefined;
}

export function noApprovers(situation: GateSituation) {
  const why = namesNobody(situation.policy, situation.owned);
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

export function volatileDatabase({
  volatile,
}: Pick<GateSituation, 'volatile'>) {
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

/** `permission`: that the viewer was asked for. */
export function lacks(permission: string, to: string): Rule {
  return (_, viewer) =>
    viewer.kind === 'user' && !viewer.permitted
      ? refuse(
          'notAllowed',
          `You lack the permission to ${to} here (${permission}).`,
        )
      : undefined;
}

export function notApprover(situation: GateSituation, viewer: Viewer) {
  const { policy, owned } = situation;
  return viewer.kind === 'user' && !mayApprove(policy, viewer, owned)
    ? refuse(
        'notApprover',
        `You are no approver of ${stageOf(situation).name} in app-config.`,
      )
    : undefined;
}

/** Whoever made it may still reject it. */
export function separated(situation: GateSituation, viewer: Viewer) {
  const did =
    viewer.kind === 'user'
      ? whyExcluded(situation.separated, viewer.user)
      : undefined;
  return did
    ? refuse('separated', `Somebody else must approve it: you ${did}.`)
    : undefined;
}

export function notReady(situation: GateSituation) {
  const { release, explanation } = stageOf(situation);
  return release.offered || isAboutRollback(situation)
    ? undefined
    : refuse('notReady', `There is nothing to decide: ${explanation.text}`);
}

export function releaseUnknown(situation: GateSituation) {
  const { name, release } = stageOf(situation);
  return release.id !== undefined || isAboutRollback(situation)
    ? undefined
    : refuse(
        'releaseUnknown',
        `It is not known what ${name} would be given: ${
          release.pendingBecause ?? 'its manifests are not rendered yet'
        }.`,
      );
}

export function alreadyDecided(
  { approval }: GateSituation,
  viewer: Viewer,
  { decision }: Asked,
) {
  if (!approval || (isOver(approval) && approval.state !== 'rejected')) {
    return undefined;
  }
  if (approval.state !== 'pending') {
    return refuse('alreadyDecided', `This release is ${SAYS[approval.state]}.`);
  }
  return gave(approval, viewer, decision)
    ? refuse('alreadyDecided', 'That is what you have decided already.')
    : undefined;
}

/** Where a policy lets only the latest be approved, what something newer is on its way after is left alone. */
export function newerComes(situation: GateSituation) {
  const { snapshot, policy } = situation;
  const { release } = stageOf(situation);
  const newer =
    policy.latestOnly && !isAboutRollback(situation)
      ? newerThan(release, snapshot.pipeline)
      : undefined;
  return newer
    ? refuse(
        'notReady',
        `${newer.revisions
          .map(shortRevision)
          .join(
            ' + ',
          )} came after it, and the policy lets only the latest be approved.`,
      )
    : undefined;
}

/** What each matching policy asks to be written, such as a change ticket. */
export function commentNeeded(
  { policy }: GateSituation,
  _: Viewer,
  { comment = '' }: Asked,
) {
  const wanting = (policy.comments ?? []).find(
    ({ pattern }) =>
      comment.trim() === '' || (pattern && comment.search(pattern) < 0),
  );
  if (!wanting) {
    return undefined;
  }
  const { says, pattern } = wanting;
  const wants = says ?? (pattern && `one that fits ${pattern.source}`);
  return refuse(
    'commentNeeded',
    `The policy asks for a comment${wants ? `: ${wants}` : ''}.`,
  );
}

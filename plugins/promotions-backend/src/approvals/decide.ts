/**
 * Who may do what at a gate: the function that the API shows as `viewer` is the one that enforces it. Pure.
 *
 * To approve needs all of: a person at the keyboard, a gate of ours that works and that people open, an instance where
 * the portal may act, a database that keeps what it is told, live evidence, a release that earlier stages completed,
 * conditions that hold, no hold, Backstage's permission, the name in app-config, and no part in what is approved. An
 * override leaves out what policies and evidence ask, and needs a permission and a name of its own.
 */

import type {
  Capability,
  Permit,
  ViewerRights,
} from '@stagecraft/plugin-promotions-common';
import { mayAbort } from './abort/mayAbort';
import type { StoredApproval } from './ApprovalStore';
import { conditionUnmet, held, otherExecutor } from './conditionRules';
import {
  noOverriders,
  nothingGiven,
  nothingToOpen,
  notOverrider,
  reasonNeeded,
  tooLate,
} from './exceptionRules';
import { mayHold, mayLift } from './holds/holdRules';
import { mayRollback } from './rollback/rules';
import {
  alreadyDecided,
  commentNeeded,
  gateBroken,
  lacks,
  newerComes,
  noApprovers,
  notApprover,
  notAUser,
  notGated,
  notReady,
  readOnlyInstance,
  refuseOther,
  releaseUnknown,
  separated,
  stale,
  volatileDatabase,
  type Rule,
} from './rules';
import {
  gave,
  isAboutRollback,
  isOver,
  stageOf,
  type Asked,
  type GateSituation,
  type Person,
  type Refusal,
  type Viewer,
  type Viewers,
} from './situation';

/** What a call leads to. */
export type Ruling =
  /** Store it in this round, as this person's. */
  | { kind: 'record'; round: number; by: Person }
  | { kind: 'repeated'; approval: StoredApproval }
  | { kind: 'releaseChanged'; reason: string }
  | { kind: 'refused'; refusal: Refusal };

export interface DecisionRequest extends Asked {
  releaseId: string;
}

/** In the order in which a person wants to hear of them: what no one can change here comes first. */
const REJECT: readonly Rule[] = [
  notAUser,
  notGated,
  gateBroken,
  noApprovers,
  readOnlyInstance,
  volatileDatabase,
  stale,
  lacks('promotions.approval.decide', 'decide'),
  notApprover,
  notReady,
  releaseUnknown,
  alreadyDecided,
];

const APPROVE: readonly Rule[] = [
  ...REJECT,
  newerComes,
  separated,
  held,
  conditionUnmet,
];

const OVERRIDE: readonly Rule[] = [
  notAUser,
  notGated,
  gateBroken,
  noOverriders,
  readOnlyInstance,
  volatileDatabase,
  stale,
  lacks('promotions.approval.override', 'override'),
  notOverrider,
  otherExecutor,
  nothingToOpen,
  releaseUnknown,
  alreadyDecided,
  held,
];

const WITHDRAW: readonly Rule[] = [
  notAUser,
  lacks('promotions.approval.decide', 'decide'),
  nothingGiven,
  tooLate,
];

const RULES: Record<Asked['decision'], readonly Rule[]> = {
  approve: APPROVE,
  reject: REJECT,
  override: OVERRIDE,
  withdraw: WITHDRAW,
};

/** What is only known of a call, not of a button. */
const OF_CALL: Partial<Record<Asked['decision'], Rule>> = {
  approve: commentNeeded,
  override: reasonNeeded,
};

export function rightsOf(
  situation: GateSituation,
  viewers: Viewers,
): Record<Capability, Permit> & ViewerRights {
  const { decide: decider, override: overrider } = viewers;
  const { shown } = situation;
  const aborting = {
    stageName: stageOf(situation).name,
    ...(shown && { approval: shown }),
  };
  return {
    approve: permitFor(situation, decider, { decision: 'approve' }),
    reject: permitFor(situation, decider, { decision: 'reject' }),
    withdraw: permitFor(situation, decider, { decision: 'withdraw' }),
    override: permitFor(situation, overrider, { decision: 'override' }),
    abort: mayAbort(aborting, viewers.abort),
    rollback: mayRollback(situation, viewers.rollback),
    hold: mayHold(situation, viewers.hold),
    lift: mayLift(situation, viewers),
  };
}

/** Rules on a call; a call that was answered before gets the same answer again. */
export function decide(
  situation: GateSituation,
  viewer: Viewer,
  request: DecisionRequest,
): Ruling {
  if (viewer.kind === 'other') {
    return refused(refuseOther(viewer.what));
  }
  const round = roundOn(situation, request.releaseId);
  if (round && isRepeated(situation, round, viewer, request)) {
    return { kind: 'repeated', approval: round };
  }
  if (request.decision === 'withdraw') {
    const about = { ...situation, shown: round };
    return ruleBy(about, viewer, request, round?.round ?? 0);
  }
  const changed = whyChanged(situation, request.releaseId);
  return changed
    ? { kind: 'releaseChanged', reason: changed }
    : ruleBy(situation, viewer, request, nextRound(situation.approval));
}

function ruleBy(
  situation: GateSituation,
  viewer: Person,
  request: DecisionRequest,
  round: number,
): Ruling {
  const ofCall = OF_CALL[request.decision];
  const permit = permitFor(situation, viewer, request);
  const refusal = permit.allowed
    ? ofCall?.(situation, viewer, request)
    : permit;
  return refusal ? refused(refusal) : { kind: 'record', round, by: viewer };
}

function permitFor(
  situation: GateSituation,
  viewer: Viewer,
  asked: Asked,
): Permit {
  for (const rule of RULES[asked.decision]) {
    const refusal = rule(situation, viewer, asked);
    if (refusal) {
      return refusal;
    }
  }
  return { allowed: true };
}

/** The newest round of that release at this stage. */
function roundOn(
  { rounds, index }: GateSituation,
  releaseId: string,
): StoredApproval | undefined {
  return rounds.find(
    round => round.stageIndex === index && round.releaseId === releaseId,
  );
}

/** Once a round is over and its release is offered again, the same decision is a new one. */
function isRepeated(
  situation: GateSituation,
  round: StoredApproval,
  viewer: Viewer,
  { releaseId, decision }: DecisionRequest,
): boolean {
  const { release } = stageOf(situation);
  const offered = release.offered && release.id === releaseId;
  return (!isOver(round) || !offered) && gave(round, viewer, decision);
}

function whyChanged(
  situation: GateSituation,
  releaseId: string,
): string | undefined {
  const { name, release } = stageOf(situation);
  if (isAboutRollback(situation)) {
    return situation.approval?.releaseId === releaseId
      ? undefined
      : `A rollback of ${name} waits for people. Decide on it first.`;
  }
  return release.id !== undefined && release.id !== releaseId
    ? `${name} is no longer offered that release. Look at what would be deployed now, and decide again.`
    : undefined;
}

function nextRound(approval: StoredApproval | undefined): number {
  if (!approval) {
    return 1;
  }
  return isOver(approval) ? approval.round + 1 : approval.round;
}

function refused(refusal: Refusal): Ruling {
  return { kind: 'refused', refusal };
}

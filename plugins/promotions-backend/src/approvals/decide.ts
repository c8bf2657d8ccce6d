/**
 * Who may decide on a release: the function that the API shows as `viewer` is the one that enforces it. Pure.
 *
 * A permit needs all of: a person at the keyboard, a gate of kind `approval` that works, an instance where the
 * portal may act, a database that keeps what it is told, live evidence, a release that earlier stages completed,
 * Backstage's permission, and the name in app-config.
 */

import type {
  Decision,
  Permit,
  Stage,
  ViewerRights,
} from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from './ApprovalStore';
import { refuseOther, RULES } from './rules';
import {
  gave,
  isOver,
  stageOf,
  type GateSituation,
  type Person,
  type Refusal,
  type Viewer,
} from './situation';

/** What a call leads to. */
export type Ruling =
  /** Store it in this round, as this person's. */
  | { kind: 'record'; round: number; by: Person }
  | { kind: 'repeated'; approval: StoredApproval }
  | { kind: 'releaseChanged'; reason: string }
  | { kind: 'refused'; refusal: Refusal };

export function rightsOf(
  situation: GateSituation,
  viewer: Viewer,
): ViewerRights {
  return {
    approve: permitFor(situation, viewer, 'approve'),
    reject: permitFor(situation, viewer, 'reject'),
  };
}

/** Rules on a call; a call that was answered before gets the same answer again. */
export function decide(
  situation: GateSituation,
  viewer: Viewer,
  request: { releaseId: string; decision: Decision },
): Ruling {
  const stage = stageOf(situation);
  if (viewer.kind === 'other') {
    return { kind: 'refused', refusal: refuseOther(viewer.what) };
  }
  if (
    stage.release.id !== undefined &&
    stage.release.id !== request.releaseId
  ) {
    const reason = `${stage.name} is no longer offered that release. Look at what would be deployed now, and decide again.`;
    return { kind: 'releaseChanged', reason };
  }
  const { approval } = situation;
  if (approval && isRepeated(approval, stage, viewer, request.decision)) {
    return { kind: 'repeated', approval };
  }
  const permit = permitFor(situation, viewer, request.decision);
  return permit.allowed
    ? { kind: 'record', round: nextRound(approval), by: viewer }
    : { kind: 'refused', refusal: permit };
}

function permitFor(
  situation: GateSituation,
  viewer: Viewer,
  decision: Decision,
): Permit {
  for (const rule of RULES) {
    const refusal = rule(situation, viewer, decision);
    if (refusal) {
      return refusal;
    }
  }
  return { allowed: true };
}

/** Once a round is over and the release is offered again, the same decision is a new one. */
function isRepeated(
  approval: StoredApproval,
  stage: Stage,
  viewer: Viewer,
  decision: Decision,
): boolean {
  const current = !isOver(approval) || !stage.release.offered;
  return current && gave(approval, viewer, decision);
}

function nextRound(approval: StoredApproval | undefined): number {
  if (!approval) {
    return 1;
  }
  return isOver(approval) ? approval.round + 1 : approval.round;
}

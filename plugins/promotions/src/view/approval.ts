/** How far a stage's approval has come, and whether people can decide now. */

import type {
  Approval,
  GateCondition,
  Stage,
} from '@stagecraft/plugin-promotions-common';

export interface Quorum {
  given: number;
  required: number;
}

/**
 * Each person counts once, as in the backend. Before the first decision the backend tells how many it takes in the
 * explanation's parameters, or not at all.
 */
export function quorumOf({ approval, explanation }: Stage): Quorum | undefined {
  if (approval?.state !== 'pending') {
    const required = Number(explanation.params.required);
    return required > 0 ? { given: 0, required } : undefined;
  }
  const given = approversOf(approval).length;
  return { given, required: approval.required };
}

/** Each person once; who withdrew afterwards is not among them. */
export function approversOf({ given }: Pick<Approval, 'given'>): string[] {
  const last = new Map(given.map(({ user, decision }) => [user, decision]));
  return [...last].flatMap(([user, decision]) =>
    decision === 'approve' || decision === 'override' ? [user] : [],
  );
}

/** Whether one more approval opens the gate; undefined when it is not known how many it takes. */
export function isLastApproval(quorum: Quorum | undefined) {
  return quorum && quorum.given + 1 >= quorum.required;
}

/**
 * A release is offered to people at this stage, and no decision on it is final or being carried out. The stage may
 * still wait for a newer candidate meanwhile. A rollback that somebody asked for waits for people in the same way.
 */
export function awaitsDecision(stage: Stage): boolean {
  const { release, approval } = stage;
  const isDecided =
    approval && ['approved', 'executing', 'rejected'].includes(approval.state);
  return (
    awaitedRollback(stage) !== undefined ||
    (asksPeople(stage) && release.offered && !isDecided)
  );
}

/** A rollback that waits for approvals. */
export function awaitedRollback({ approval }: Stage): Approval | undefined {
  return approval?.kind === 'rollback' && approval.state === 'pending'
    ? approval
    : undefined;
}

/** A verified gate asks people, too, when the portal does not open it by itself for this release. */
function asksPeople({ gate, conditions = [] }: Stage): boolean {
  return (
    gate.kind === 'approval' ||
    (gate.kind === 'verified' && conditions.some(isForPeople))
  );
}

/** Nothing before it proves the release, or something was synced past the gate since. */
function isForPeople({ code, state }: GateCondition): boolean {
  return (
    (code === 'proven' && state === 'waiting') ||
    (code === 'outside' && state === 'failed')
  );
}

/** What a decision would deploy, one revision a source. */
export function decidedRevisions(stage: Stage): string[] {
  return awaitedRollback(stage)?.revisions ?? stage.release.revisions;
}

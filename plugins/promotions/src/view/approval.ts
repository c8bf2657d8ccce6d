/** How far a stage's approval has come, and whether people can decide now. */

import type { Stage } from '@stagecraft/plugin-promotions-common';

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
  const people = new Set(
    approval.given
      .filter(one => one.decision === 'approve')
      .map(one => one.user),
  );
  return { given: people.size, required: approval.required };
}

/** Whether one more approval opens the gate; undefined when it is not known how many it takes. */
export function isLastApproval(quorum: Quorum | undefined) {
  return quorum && quorum.given + 1 >= quorum.required;
}

/**
 * A release is offered to people at this stage, and no decision on it is final or being carried out. The stage may
 * still wait for a newer candidate meanwhile.
 */
export function awaitsDecision({ gate, release, approval }: Stage): boolean {
  const isDecided =
    approval && ['approved', 'executing', 'rejected'].includes(approval.state);
  return gate.kind === 'approval' && release.offered && !isDecided;
}

/** How far a stage's approval has come. */

import type { Approval, Stage } from '@stagecraft/plugin-promotions-common';

export interface Quorum {
  given: number;
  required: number;
}

/** Approvals count once a person, as the backend counts them. */
export function quorumOf(approval: Approval): Quorum {
  const people = new Set(
    approval.given
      .filter(one => one.decision === 'approve')
      .map(one => one.user),
  );
  return { given: people.size, required: approval.required };
}

/** A stage that waits for people, with a release that they can decide on. */
export function awaitsApproval(stage: Stage): boolean {
  return (
    stage.verdict === 'gated' &&
    stage.gate.kind === 'approval' &&
    stage.release.id !== undefined
  );
}

/** Whether one more approval opens the gate. */
export function isLastApproval({ given, required }: Quorum): boolean {
  return given + 1 >= required;
}

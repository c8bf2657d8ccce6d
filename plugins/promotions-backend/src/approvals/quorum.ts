/** Whether the decisions of a round suffice by the policies of now. Pure. */

import type { StoredDecision } from './ApprovalStore';
import { whyExcluded, type Separated } from './authors/separationOf';
import {
  mayApprove,
  mayOverride,
  type OwnersSay,
  type StagePolicy,
} from './policies';
import { approvalsIn, overrideOf } from './standing';

/** Who counts, beyond what the policies name. */
export interface Counting {
  /** Without it nobody counts as an owner. */
  owned?: OwnersSay;
  /** Without it nobody is kept away. */
  separated?: Separated;
}

/** How many people must approve; one more where nobody can tell who made it. */
export function quorumOf(
  { approvals }: Pick<StagePolicy, 'approvals'>,
  { separated }: Counting = {},
): number {
  return approvals + (separated?.extra ?? 0);
}

/** Approvals that count: of those who are approvers now, with the rights they had when they decided. */
export function countingIn(
  policy: StagePolicy,
  given: readonly StoredDecision[],
  { owned, separated }: Counting = {},
): StoredDecision[] {
  return approvalsIn(given).filter(
    d =>
      mayApprove(policy, d, owned) &&
      !(separated && whyExcluded(separated, d.user)),
  );
}

/** Enough people, or one who overrides and whom the policies name for that. */
export function opensGate(
  policy: StagePolicy,
  given: readonly StoredDecision[],
  counting: Counting = {},
): boolean {
  const override = overrideOf(given);
  return (
    (override !== undefined && mayOverride(policy, override)) ||
    countingIn(policy, given, counting).length >= quorumOf(policy, counting)
  );
}

/** Whether what people gave suffices for a rollback: the policy of a release, and who asked for it is its requester. Pure. */

import type { Separated } from '../authors/separationOf';
import { separationOf, whyExcluded } from '../authors/separationOf';
import type { StoredApproval, StoredDecision } from '../ApprovalStore';
import {
  mayApprove,
  mayOverride,
  type OwnersSay,
  type StagePolicy,
} from '../policies';
import { approvalsIn, overrideOf } from '../standing';

/**
 * What it brings was approved when it was deployed the first time, so its authors are not asked for again; whoever
 * asks for it, and whoever scaffolded the pipeline, is kept away as from a release.
 */
export function separationOfRollback(
  requestedBy: string,
  scaffolder: string | undefined,
  policy: Pick<StagePolicy, 'separation'>,
): Separated {
  const requester = {
    ref: requestedBy,
    name: requestedBy,
    did: 'asked for this rollback',
  };
  return separationOf(
    {
      authors: [],
      requesters: [requester],
      ...(scaffolder !== undefined && { scaffolder }),
    },
    policy,
  );
}

/** `scaffolder`: as the ApplicationSet names them. */
export function opensRollback(
  policy: StagePolicy,
  { rollback }: Pick<StoredApproval, 'rollback'>,
  given: readonly StoredDecision[],
  scaffolder: string | undefined,
  owned?: OwnersSay,
): boolean {
  const override = overrideOf(given);
  if (override && mayOverride(policy, override)) {
    return true;
  }
  const { requestedBy = '' } = rollback ?? {};
  const separated = separationOfRollback(requestedBy, scaffolder, policy);
  const counting = approvalsIn(given).filter(
    person =>
      mayApprove(policy, person, owned) &&
      whyExcluded(separated, person.user) === undefined,
  );
  return counting.length >= policy.approvals + separated.extra;
}

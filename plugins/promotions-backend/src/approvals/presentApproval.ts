/** An approval as the API shows it, with until when it counts by the policy of its stage. Pure. */

import type { Approval } from '@stagecraft/plugin-promotions-common';
import { toApproval, type StoredApproval } from './ApprovalStore';
import { expiresAt } from './expiry';
import type { StagePolicy } from './policies';

export function presentApproval(
  stored: StoredApproval,
  policy: Pick<StagePolicy, 'expiresAfterMs'>,
): Approval {
  const ends = expiresAt(stored, policy);
  return toApproval(
    stored,
    ends === undefined ? undefined : new Date(ends).toISOString(),
  );
}

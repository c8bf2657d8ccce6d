/** Until when an approval counts, by the policies of now. Pure. */

import type { StoredApproval } from './ApprovalStore';
import type { StagePolicy } from './policies';
import { openedAt } from './standing';

/** How long an approval waits to be carried out, at most: nobody expects a deployment that they approved yesterday. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** How long what is approved may wait to be carried out; in milliseconds. */
export function waitsAtMost({
  expiresAfterMs = LONGEST_WAIT_MS,
}: Pick<StagePolicy, 'expiresAfterMs'>): number {
  return Math.min(LONGEST_WAIT_MS, expiresAfterMs);
}

/**
 * When a round that waits for its quorum ends, and when an approval that waits to be carried out does; milliseconds
 * since 1970. Undefined for what neither waits, and for a round that no policy limits.
 */
export function expiresAt(
  approval: StoredApproval,
  policy: Pick<StagePolicy, 'expiresAfterMs'>,
): number | undefined {
  const { expiresAfterMs } = policy;
  const { state, execution } = approval;
  if (state === 'pending') {
    return expiresAfterMs === undefined
      ? undefined
      : Date.parse(approval.createdAt) + expiresAfterMs;
  }
  const waits =
    (state === 'approved' || state === 'executing') &&
    execution.every(one => one.state === 'queued');
  return waits ? openedAt(approval) + waitsAtMost(policy) : undefined;
}

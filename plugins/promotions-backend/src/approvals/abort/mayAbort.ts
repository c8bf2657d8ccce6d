/**
 * Who may stop what the portal carries out: the function that the API shows as `viewer.abort` is the one that
 * enforces it. Pure. Stopping is made easier than opening: no policy is asked, only Backstage's permission.
 */

import type { Permit } from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from '../ApprovalStore';
import { refuseOther } from '../rules';
import { refuse, type Viewer } from '../situation';

export interface AbortSituation {
  stageName: string;
  /** What is under way at the stage, else the newest round there. */
  approval?: StoredApproval;
}

/** `viewer.permitted` is about `promotions.execution.abort`. */
export function mayAbort(
  { stageName, approval }: AbortSituation,
  viewer: Viewer,
): Permit {
  if (viewer.kind === 'other') {
    return refuseOther(viewer.what, 'abort');
  }
  if (!viewer.permitted) {
    return refuse(
      'notAllowed',
      'You lack the permission to abort here (promotions.execution.abort).',
    );
  }
  if (!approval || !isUnderWay(approval)) {
    return refuse(
      'nothingRuns',
      `Nothing of ours is under way at ${stageName}.`,
    );
  }
  return approval.abort
    ? refuse(
        'nothingRuns',
        `${approval.abort.user} aborted it already; it is being stopped.`,
      )
    : { allowed: true };
}

/** Approved and not over. */
export function isUnderWay({ state }: Pick<StoredApproval, 'state'>): boolean {
  return state === 'approved' || state === 'executing';
}

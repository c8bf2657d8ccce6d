/** What is looked at right before a sync, and what differs between a release and a rollback. */

import type { ApprovalKind } from '@stagecraft/plugin-promotions-common';
import type { StoredApproval } from '../approvals/ApprovalStore';
import type { ArgoApi, SyncRequest } from '../argocd/ArgoApi';
import type { ReleaseContents } from '../model/contents';
import { verifyRelease, type Verification } from './verifyRelease';
import { asRollback, verifyRollback } from './verifyRollback';

export type { Doubt, Verification, Verified } from './verifyRelease';

export interface Carrying {
  /** Reads afresh whether it still is what was approved. Throws ArgoError. */
  verify(
    api: ArgoApi,
    approval: StoredApproval,
    before: () => Promise<ReleaseContents | undefined>,
  ): Promise<Verification>;
  /** What is asked of Argo CD for a target. */
  request(
    approval: StoredApproval,
    target: string,
    request: SyncRequest,
  ): SyncRequest;
}

/** How each kind of approval is carried out. */
export const CARRYING: Record<ApprovalKind, Carrying> = {
  release: {
    verify: verifyRelease,
    request: (_approval, _target, request) => request,
  },
  rollback: { verify: verifyRollback, request: asRollback },
};

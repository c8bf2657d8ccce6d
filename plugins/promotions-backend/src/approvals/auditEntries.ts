/** What is recorded of an approval: the entry with everything that names it. Pure. */

import type { AuditKind, Decision } from '@stagecraft/plugin-promotions-common';
import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { NewAuditEntry } from '../audit/Audit';
import type { StoredApproval } from './ApprovalStore';

/** Who is named where no person acts. */
export const PORTAL = 'portal';

/** The words for what a person did. */
export const DID: Record<Decision, string> = {
  approve: 'approved',
  reject: 'rejected',
  withdraw: 'withdrew the approval of',
  override: 'overrode the gate for',
};

/** What an entry tells beyond the approval that it is about. */
export interface Told {
  kind: AuditKind;
  /** A person's entity reference, or `portal`. */
  actor: string;
  /** ISO 8601 */
  at: string;
  text: string;
  target?: string;
  data?: Record<string, unknown>;
}

export function entryAbout(
  approval: Pick<
    StoredApproval,
    'id' | 'pipeline' | 'stageIndex' | 'stageName' | 'releaseId'
  >,
  { data = {}, ...told }: Told,
): NewAuditEntry {
  return {
    ...told,
    pipeline: approval.pipeline,
    stage: { index: approval.stageIndex, name: approval.stageName },
    approvalId: approval.id,
    releaseId: approval.releaseId,
    data,
  };
}

/** `749bde9 in prod` */
export function whatAndWhere({
  revisions,
  stageName,
}: Pick<StoredApproval, 'revisions' | 'stageName'>): string {
  return `${revisions.map(shortRevision).join(' + ')} in ${stageName}`;
}

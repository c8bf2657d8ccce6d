/** A person's decision on one release, and what became of it: states and the legal moves between them. */

/**
 * `withdraw` takes one's own approval back while nothing was sent; `override` opens the gate at once, past quorum,
 * separation, checks and soak, never past a hold or a closed sync window.
 * @public
 */
export type Decision = 'approve' | 'reject' | 'withdraw' | 'override';

/** Forward to what earlier stages completed, or back to what this stage had deployed before. @public */
export type ApprovalKind = 'release' | 'rollback';

/**
 * `pending` waits for people; `approved` waits for the worker; `executing`, then `succeeded` or `failed`;
 * `rejected` by a person; `aborted` by a person while it was carried out; `ended` because the release is no longer
 * that one, or the approval no longer counts.
 * @public
 */
export type ApprovalState =
  | 'pending'
  | 'approved'
  | 'executing'
  | 'succeeded'
  | 'failed'
  | 'rejected'
  | 'aborted'
  | 'ended';

/** @public */
export interface GivenDecision {
  /** The person's entity reference. */
  user: string;
  decision: Decision;
  /** ISO 8601 */
  at: string;
  comment?: string;
}

/** What the worker did on one target. @public */
export interface Execution {
  target: string;
  state: 'queued' | 'syncing' | 'succeeded' | 'failed' | 'skipped' | 'aborted';
  /** Travels in the sync's infos, so that it is found again after a crash. */
  executionId: string;
  message?: string;
  /** When what it waits for is expected to be over, such as a closed sync window; ISO 8601. */
  waitsUntil?: string;
  /** ISO 8601 */
  startedAt?: string;
  /** ISO 8601 */
  finishedAt?: string;
}

/** What a rollback was asked for. @public */
export interface RollbackOrder {
  /** The person's entity reference. */
  requestedBy: string;
  reason: string;
  /** Resources that are deleted because they were chosen from the list of what would go; else nothing is. */
  prune: string[];
  /** What would have gone if it pruned all, as it was shown when it was asked for. */
  wouldGo?: string[];
  /** By target: what it had deployed then. Another deployment since ends the request. */
  from?: Record<string, string[]>;
}

/** @public */
export interface Approval {
  id: string;
  kind: ApprovalKind;
  /** Who opened the gate: people who decided, or the portal when the evidence was complete (`verified`). */
  openedBy: 'people' | 'portal';
  releaseId: string;
  /** One revision a source: what it deploys, whatever comes later. */
  revisions: string[];
  state: ApprovalState;
  /** How many people must approve. */
  required: number;
  given: GivenDecision[];
  /** The decision that opened it past its policy; marked wherever the approval is shown. */
  override?: GivenDecision;
  rollback?: RollbackOrder;
  /** Who stopped it while it was carried out; `comment` is the reason. */
  abort?: Pick<GivenDecision, 'user' | 'at' | 'comment'>;
  /** ISO 8601 */
  expiresAt?: string;
  execution: Execution[];
  /** For people: why it failed or ended. */
  message?: string;
}

/** Every move that an approval can make; anything else is a defect. @public */
export const APPROVAL_MOVES: Record<ApprovalState, readonly ApprovalState[]> = {
  pending: ['approved', 'rejected', 'ended'],
  // Back to pending: an approval was withdrawn before anything was sent.
  approved: ['executing', 'pending', 'aborted', 'ended'],
  executing: ['succeeded', 'failed', 'pending', 'aborted', 'ended'],
  succeeded: [],
  failed: [],
  rejected: [],
  aborted: [],
  ended: [],
};

/** A person's decision on one release, and what became of it: states and the legal moves between them. */

/** @public */
export type Decision = 'approve' | 'reject';

/**
 * `pending` waits for people; `approved` waits for the worker; `executing`, then `succeeded` or `failed`;
 * `rejected` by a person; `ended` because the release is no longer that one.
 * @public
 */
export type ApprovalState =
  | 'pending'
  | 'approved'
  | 'executing'
  | 'succeeded'
  | 'failed'
  | 'rejected'
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
  state: 'queued' | 'syncing' | 'succeeded' | 'failed' | 'skipped';
  /** Travels in the sync's infos, so that it is found again after a crash. */
  executionId: string;
  message?: string;
  /** ISO 8601 */
  startedAt?: string;
  /** ISO 8601 */
  finishedAt?: string;
}

/** @public */
export interface Approval {
  id: string;
  releaseId: string;
  /** One revision a source: what it deploys, whatever comes later. */
  revisions: string[];
  state: ApprovalState;
  /** How many people must approve. */
  required: number;
  given: GivenDecision[];
  /** ISO 8601 */
  expiresAt?: string;
  execution: Execution[];
  /** For people: why it failed or ended. */
  message?: string;
}

/** Every move that an approval can make; anything else is a defect. @public */
export const APPROVAL_MOVES: Record<ApprovalState, readonly ApprovalState[]> = {
  pending: ['approved', 'rejected', 'ended'],
  approved: ['executing', 'ended'],
  executing: ['succeeded', 'failed', 'ended'],
  succeeded: [],
  failed: [],
  rejected: [],
  ended: [],
};

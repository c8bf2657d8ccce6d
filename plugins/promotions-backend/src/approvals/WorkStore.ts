/** The part of the store that is for whoever carries approvals out: claims, and writes in the name of a ticket. */

import type { Approval, AuditKind } from '@stagecraft/plugin-promotions-common';
import type { AuditHead } from '../audit/Audit';
import type {
  Claim,
  Lane,
  StoredApproval,
  StoredExecution,
} from './ApprovalStore';

/** An attempt under another execution id that was taken back before anything was applied. */
export interface FormerAttempt {
  executionId: string;
  /** When it was about to be sent; ISO 8601. */
  startedAt: string;
}

/** What is recorded for ever of a write, in its transaction. */
export interface Step {
  kind: Extract<AuditKind, 'execution' | 'outcome' | 'ended' | 'abort'>;
  /** A person's entity reference; `portal` when absent. */
  actor?: string;
  /** ISO 8601 */
  at: string;
  /** One plain sentence. */
  text: string;
  data: Record<string, unknown>;
}

export type Outcome = 'succeeded' | 'failed' | 'aborted' | 'ended';

/** `repeated`: somebody aborted it before. `over`: there was nothing to abort any more, or not yet. */
export interface RecordedAbort {
  kind: 'stored' | 'repeated' | 'over';
  /** As it is then; undefined when there is none. */
  approval: StoredApproval | undefined;
}

export interface WorkStore {
  /** Takes an approval whose work is due and that nobody works on; of any instance unless told. */
  claim(leaseMs: number, lane?: Lane): Promise<Claim | undefined>;
  /** Each of the following tells by false or undefined that the ticket was lost: somebody else works on it; stop. */
  renew(claim: Claim, leaseMs: number): Promise<boolean>;
  /** The last write before a sync: renews the ticket, and tells the newest entry of the record. */
  recordIntent(
    claim: Claim,
    leaseMs: number,
    execution: StoredExecution,
    step: Step,
  ): Promise<{ head?: AuditHead } | undefined>;
  /** Without a step it is only told, not recorded for ever. */
  recordExecution(
    claim: Claim,
    execution: StoredExecution,
    step?: Step,
  ): Promise<boolean>;
  /** Queues a target again under a new execution id; resolves with it. */
  recordTakenBack(
    claim: Claim,
    execution: StoredExecution,
    step: Step,
  ): Promise<StoredExecution | undefined>;
  recordOutcome(
    claim: Claim,
    state: Outcome,
    message?: string,
    step?: Step,
  ): Promise<boolean>;
  /** Gives the ticket back; the work is due again after the delay. */
  putBack(claim: Claim, delayMs: number): Promise<boolean>;
  /** Stores that a person stops it, and takes the ticket from whoever works on it. */
  abort(
    id: string,
    abort: NonNullable<Approval['abort']>,
  ): Promise<RecordedAbort>;
}

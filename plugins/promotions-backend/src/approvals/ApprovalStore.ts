/** What decisions are kept for: approvals, each decision in it, and what the worker did, as they are stored. */

import type {
  Approval,
  ApprovalKind,
  ApprovalState,
  Decision,
  Execution,
  GivenDecision,
  PipelineRef,
  RollbackOrder,
} from '@stagecraft/plugin-promotions-common';
import type { FormerAttempt, WorkStore } from './WorkStore';

export interface StoredDecision extends GivenDecision {
  /** The ownership references that the person had when deciding. */
  ownership: string[];
}

export interface StoredExecution extends Omit<Execution, 'target'> {
  namespace: string;
  name: string;
  project: string;
  /** Oldest first; absent when there are none. */
  former?: FormerAttempt[];
}

/** One round of decisions on one release at one stage. */
export interface StoredApproval {
  id: string;
  kind: ApprovalKind;
  openedBy: Approval['openedBy'];
  pipeline: PipelineRef;
  stageIndex: number;
  stageName: string;
  releaseId: string;
  /** From 1; a release that comes back, or failed, is decided anew in another round. */
  round: number;
  revisions: string[];
  state: ApprovalState;
  required: number;
  message?: string;
  rollback?: RollbackOrder;
  abort?: Approval['abort'];
  given: StoredDecision[];
  execution: StoredExecution[];
}

/** A decision to be stored, and the release that it speaks of. */
export interface NewDecision {
  pipeline: PipelineRef;
  stageIndex: number;
  stageName: string;
  releaseId: string;
  round: number;
  revisions: string[];
  targets: { namespace: string; name: string; project: string }[];
  required: number;
  user: string;
  decision: Decision;
  comment?: string;
  ownership: string[];
  /** ISO 8601 */
  at: string;
}

export type RecordedDecision =
  | { kind: 'stored'; approval: StoredApproval }
  /** The same person decided the same before. */
  | { kind: 'repeated'; approval: StoredApproval }
  /** Somebody else was quicker, and the round is over. */
  | { kind: 'closed'; approval: StoredApproval };

/** An approval that this worker alone may write to while the ticket holds. */
export interface Claim {
  approval: StoredApproval;
  ticket: string;
}

/** Whose approvals: those of one instance, or those of all others. */
export type Lane = { instance: string } | { otherThan: readonly string[] };

export interface ApprovalStore extends WorkStore {
  /**
   * Stores the decision and all that follows from it, or nothing. `opens` tells whether the decisions given
   * suffice; it sees all of them, also those that were given at the same time.
   */
  record(
    decision: NewDecision,
    opens: (given: readonly StoredDecision[]) => boolean,
  ): Promise<RecordedDecision>;
  /**
   * The newest round of each release at each stage of the pipeline, the newest first. Very old ones are left out,
   * but for the releases that are named: one that comes back after long was decided on before.
   */
  find(
    pipeline: PipelineRef,
    releaseIds?: readonly string[],
  ): Promise<StoredApproval[]>;
  /** Rounds that still wait for people. */
  pending(): Promise<StoredApproval[]>;
  /** Ends a round that waits for people; false when it does not wait any more. */
  endPending(id: string, message: string): Promise<boolean>;
  /** A secret of this database, made once. */
  secret(name: string): Promise<string>;
}

/** The shape that the API shows. */
export function toApproval(stored: StoredApproval): Approval {
  return {
    id: stored.id,
    kind: stored.kind,
    openedBy: stored.openedBy,
    releaseId: stored.releaseId,
    revisions: stored.revisions,
    state: stored.state,
    required: stored.required,
    given: stored.given.map(({ ownership: _, ...given }) => given),
    execution: stored.execution.map(
      ({ namespace: _, name, project: __, former: ___, ...execution }) => ({
        ...execution,
        target: name,
      }),
    ),
    ...(stored.rollback && { rollback: stored.rollback }),
    ...(stored.abort && { abort: stored.abort }),
    ...(stored.message === undefined ? {} : { message: stored.message }),
  };
}

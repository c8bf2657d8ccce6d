/** What decisions are kept for: approvals, each decision in it, and what the worker did, as they are stored. */

import type {
  Approval,
  ApprovalKind,
  ApprovalState,
  Decision,
  Execution,
  GateCondition,
  GivenDecision,
  PipelineRef,
  RollbackOrder,
} from '@stagecraft/plugin-promotions-common';
import type { NewAuditEntry } from '../audit/Audit';
import type { ReleaseContents } from '../model/contents';
import { overrideOf } from './standing';
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
  /** When Argo CD was seen to carry out what was asked; ISO 8601. */
  acceptedAt?: string;
  /**
   * The newest entry in the history of the target when the gate was opened, or that there was none; absent in a round
   * of the release before this one.
   */
  newestEntry?: string;
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
  /** When the round began; ISO 8601. */
  createdAt: string;
  message?: string;
  rollback?: RollbackOrder;
  abort?: Approval['abort'];
  /** In the order in which they were given. */
  given: StoredDecision[];
  execution: StoredExecution[];
}

/** What is approved or opened: one release in one stage. */
export interface RoundOfRelease {
  pipeline: PipelineRef;
  stageIndex: number;
  stageName: string;
  releaseId: string;
  /** Two that name the same one speak of the same round: the second finds the first one's. */
  round: number;
  revisions: string[];
  /** In the order in which they are synced. */
  targets: {
    namespace: string;
    name: string;
    project: string;
    /** As in `StoredExecution`. */
    newestEntry?: string;
  }[];
  /** What the release consists of, to tell later what changed. */
  contents?: ReleaseContents;
}

/** An opening by the portal, as the evidence is complete. */
export interface NewOpening extends RoundOfRelease {
  /** What held, for the record. */
  conditions: readonly GateCondition[];
  /** ISO 8601 */
  at: string;
}

/** `exists`: that round was there before, whoever began it. */
export interface OpenedRound {
  kind: 'opened' | 'exists';
  approval: StoredApproval;
}

/** A decision to be stored, and the release that it speaks of. */
export interface NewDecision extends RoundOfRelease {
  required: number;
  user: string;
  decision: Decision;
  comment?: string;
  ownership: string[];
  /** What the policy and the conditions came to, for the record. */
  evaluation?: Record<string, unknown>;
  /** ISO 8601 */
  at: string;
}

export type RecordedDecision =
  | { kind: 'stored'; approval: StoredApproval }
  /** It is what the same person decided last. */
  | { kind: 'repeated'; approval: StoredApproval }
  /** Somebody else was quicker: the round takes no such decision any more. */
  | { kind: 'closed'; approval: StoredApproval };

/** An approval that this worker alone may write to while the ticket holds. */
export interface Claim {
  approval: StoredApproval;
  ticket: string;
}

/** Whose approvals: those of one instance, or those of all others. */
export type Lane = { instance: string } | { otherThan: readonly string[] };

/** Which rounds of a pipeline are asked for. */
export interface WantedRounds {
  pipeline: PipelineRef;
  releaseIds: readonly string[];
}

export interface ApprovalStore extends WorkStore {
  /**
   * Stores the decision and all that follows from it, or nothing. `opens` tells whether the decisions given
   * suffice; it sees all of them, also those that were given at the same time. A withdrawal is stored as long as
   * nothing was begun; whoever begins something, and whoever withdraws, waits for the other.
   */
  record(
    decision: NewDecision,
    opens: (given: readonly StoredDecision[]) => boolean,
  ): Promise<RecordedDecision>;
  /**
   * Opens the gate for the release by the portal itself, at most once a round over all replicas. The release before
   * this one never carries it out.
   */
  open(opening: NewOpening): Promise<OpenedRound>;
  /**
   * The newest round of each release at each stage of the pipeline, the newest first. Very old ones are left out,
   * but for the releases that are named: one that comes back after long was decided on before.
   */
  find(
    pipeline: PipelineRef,
    releaseIds?: readonly string[],
  ): Promise<StoredApproval[]>;
  /** Of many pipelines the newest round of each named release, and rollbacks that wait for people. */
  findAll(wanted: readonly WantedRounds[]): Promise<StoredApproval[]>;
  /** Rounds that still wait for people. */
  pending(): Promise<StoredApproval[]>;
  /** Ends a round that waits for people, and resolves with it; undefined when it does not wait any more. */
  endPending(
    id: string,
    message: string,
    at: string,
  ): Promise<StoredApproval | undefined>;
  /** What the release of a round consisted of; undefined where that was not kept. */
  contentsOf(id: string): Promise<ReleaseContents | undefined>;
  /** Records what left no other trace, such as a refusal. */
  note(entry: NewAuditEntry): Promise<void>;
  /** A secret of this database, made once. */
  secret(name: string): Promise<string>;
}

/** The shape that the API shows. */
export function toApproval(
  stored: StoredApproval,
  expiresAt?: string,
): Approval {
  const override = overrideOf(stored.given);
  return {
    id: stored.id,
    kind: stored.kind,
    openedBy: stored.openedBy,
    releaseId: stored.releaseId,
    revisions: stored.revisions,
    state: stored.state,
    required: stored.required,
    given: stored.given.map(toGiven),
    ...(override && { override: toGiven(override) }),
    ...(expiresAt && { expiresAt }),
    execution: stored.execution.map(toExecution),
    ...(stored.rollback && { rollback: stored.rollback }),
    ...(stored.abort && { abort: stored.abort }),
    ...(stored.message === undefined ? {} : { message: stored.message }),
  };
}

function toGiven({ ownership: _, ...given }: StoredDecision): GivenDecision {
  return given;
}

/** Without what only the worker needs. */
function toExecution(stored: StoredExecution): Execution {
  const { name: target, executionId, state, message } = stored;
  const { waitsUntil, startedAt, finishedAt } = stored;
  const told = { message, waitsUntil, startedAt, finishedAt };
  return { target, state, executionId, ...told };
}

/** The shape of every route under `/api/promotions`; the OpenAPI document in the backend says the same. */

import type { Decision, Approval } from './approval';
import type { Permit } from './can';
import type {
  CommitInfo,
  Explanation,
  Freshness,
  Pipeline,
  PipelineRef,
  PipelineSummary,
} from './pipeline';

/** @public */
export interface ListPipelinesQuery {
  entityRef?: string;
  instance?: string;
  q?: string;
  verdict?: string;
  limit?: number;
  cursor?: string;
}

/** @public */
export interface ListPipelinesResponse {
  items: PipelineSummary[];
  nextCursor?: string;
  totalItems: number;
  /** Instances that could not be asked, so that an empty list is not taken for none. */
  unavailable: UnavailableInstance[];
  /** What is wrong with the entity's annotations, for people. */
  problems: string[];
}

/** @public */
export interface UnavailableInstance {
  instance: string;
  reason: string;
}

/** `GET /health`: how far what is shown can be trusted. @public */
export interface HealthResponse {
  instances: InstanceHealth[];
}

/** @public */
export interface InstanceHealth {
  instance: string;
  freshness: Freshness;
  /** Since its last sign of life; absent until there was one. Up to 5 s too much. */
  silentForSeconds?: number;
}

/** `GET /pipelines/{instance}/{namespace}/{name}` @public */
export interface PipelineResponse extends Pipeline {
  /** Opaque; names the signal channel. */
  signalKey: string;
}

/** `POST …/stages/{index}/decisions` @public */
export interface DecisionRequest {
  releaseId: string;
  decision: Decision;
  comment?: string;
}

/** @public */
export type DecisionResponse = Approval;

/** What a sync of the release would change on one target. @public */
export interface ResourceChange {
  target: string;
  group: string;
  kind: string;
  namespace: string;
  name: string;
  /** `leftover`: it left the manifests and stays, because pruning is off. */
  change: 'create' | 'update' | 'delete' | 'leftover';
}

/** `GET …/stages/{index}/diff?releaseId=`: what approving would do. @public */
export interface StageDiffResponse {
  releaseId: string;
  /** Per source: the commits since the deployed revision, newest first. */
  sources: SourceCommits[];
  resources: ResourceChange[];
  /** For people: what could not be found out about the resources. */
  problems: string[];
}

/** @public */
export interface SourceCommits {
  repoURL: string;
  from?: string;
  to: string;
  commits: CommitInfo[];
  /** Whether `commits` is all of them. */
  complete: boolean;
  /** For people: why it is not, or that history was rewritten. */
  note?: string;
}

/** `POST …/stages/{index}/abort` @public */
export interface AbortRequest {
  approvalId: string;
  reason: string;
}

/** `GET …/stages/{index}/rollback?revisions=`: what going back would do. @public */
export interface RollbackPreviewResponse {
  /** Names exactly what would be deployed; the request repeats it. */
  releaseId?: string;
  revisions: string[];
  /** Whether the caller may ask for it, and why not. */
  permit: Permit;
  /** What a sync would delete if it pruned. Nothing of it goes unless it is chosen, all or nothing. */
  wouldGo: ResourceChange[];
  /** The commits that would be undone, per source. */
  sources: SourceCommits[];
  /** Where it cannot be done by a sync, because parameters have changed: how to undo it in Git. */
  revert?: { text: string; url?: string };
}

/** `POST …/stages/{index}/rollback` → 201 with the approval, which others may still have to give theirs to. @public */
export interface RollbackRequest {
  releaseId: string;
  revisions: string[];
  reason: string;
  /** Keys of `wouldGo` as they were shown, when they shall go. */
  prune?: string[];
}

/** `GET /approvals?state=pending&mine=true` @public */
export interface ApprovalsResponse {
  items: WaitingApproval[];
  totalItems: number;
}

/** A gate that waits for people. @public */
export interface WaitingApproval {
  pipeline: PipelineRef;
  title: string;
  entityRefs: string[];
  stage: { index: number; name: string };
  releaseId: string;
  revisions: string[];
  explanation: Explanation;
  approval?: Approval;
  /** Whether the caller may approve it now. */
  viewer: Permit;
}

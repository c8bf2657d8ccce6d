/** What the tab asks of the backend. */

import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  AbortRequest,
  ActivityResponse,
  Approval,
  ApprovalsResponse,
  CommitsResponse,
  DecisionRequest,
  DecisionResponse,
  HistoryAtResponse,
  HistoryQuery,
  HistoryResponse,
  Hold,
  HoldRequest,
  HoldsResponse,
  LiftRequest,
  ListPipelinesQuery,
  ListPipelinesResponse,
  PipelineRef,
  PipelineResponse,
  PolicyResponse,
  RepairRequest,
  RepairResponse,
  RollbackPreviewResponse,
  RollbackRequest,
  StageChangesResponse,
  StageComparisonResponse,
  StageDiffResponse,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';

/** Lets a caller that went away end its request. @public */
export interface RequestOptions {
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal;
}

/** @public */
export interface ActivityQuery {
  /** Entries a page. */
  limit?: number;
  /** Where the page before ended. */
  cursor?: string;
}

/** Every call rejects with a `ResponseError` of `@backstage/errors` when the backend refuses it. @public */
export interface PromotionsApi {
  /** The pipelines that fit, such as those of one entity; a page of them. */
  listPipelines(
    query: ListPipelinesQuery,
    options?: RequestOptions,
  ): Promise<ListPipelinesResponse>;

  /** One pipeline with everything that is known, and what the person may do. */
  getPipeline(
    ref: PipelineRef,
    options?: RequestOptions,
  ): Promise<PipelineResponse>;

  /** What approving the release would do to the stage. */
  getStageDiff(
    ref: PipelineRef,
    stageIndex: number,
    releaseId: string,
    options?: RequestOptions,
  ): Promise<StageDiffResponse>;

  /** Rejects with status 409 when the stage's release is no longer the one that is named. */
  decide(
    ref: PipelineRef,
    stageIndex: number,
    request: DecisionRequest,
    options?: RequestOptions,
  ): Promise<DecisionResponse>;

  /** Stops what the portal is carrying out; `reason` is kept. */
  abort(
    ref: PipelineRef,
    stageIndex: number,
    request: AbortRequest,
    options?: RequestOptions,
  ): Promise<Approval>;

  /** What going back to these revisions would do, one a source. */
  previewRollback(
    ref: PipelineRef,
    stageIndex: number,
    revisions: readonly string[],
    options?: RequestOptions,
  ): Promise<RollbackPreviewResponse>;

  /** Asks for an earlier release of the stage; it may still need approvals. Rejects with 409 when the preview is old. */
  rollback(
    ref: PipelineRef,
    stageIndex: number,
    request: RollbackRequest,
    options?: RequestOptions,
  ): Promise<Approval>;

  /** What app-config asks of each stage, and where each rule comes from. */
  getPolicy(
    ref: PipelineRef,
    options?: RequestOptions,
  ): Promise<PolicyResponse>;

  /** What was recorded of a pipeline, newest first; a page of it. */
  getActivity(
    ref: PipelineRef,
    query?: ActivityQuery,
    options?: RequestOptions,
  ): Promise<ActivityResponse>;

  /** The gates that wait for people, of those that the person may approve. */
  listApprovals(options?: RequestOptions): Promise<ApprovalsResponse>;

  /** The holds that stop something now. */
  listHolds(options?: RequestOptions): Promise<HoldsResponse>;

  /** Stops a stage, a pipeline, an instance or everything until a person lifts it. */
  hold(request: HoldRequest, options?: RequestOptions): Promise<Hold>;

  /** Lifts a hold. */
  liftHold(
    id: string,
    request: LiftRequest,
    options?: RequestOptions,
  ): Promise<Hold>;

  /** A target's live resources beside what they should be; only those that differ. */
  getTargetDiff(
    ref: PipelineRef,
    target: string,
    options?: RequestOptions,
  ): Promise<TargetDiffResponse>;

  /** Two stages side by side, by their indices. */
  compareStages(
    ref: PipelineRef,
    left: number,
    right: number,
    options?: RequestOptions,
  ): Promise<StageComparisonResponse>;

  /** Rejects with status 409 when the target no longer runs the revisions that are named. */
  repairTarget(
    ref: PipelineRef,
    target: string,
    request: RepairRequest,
    options?: RequestOptions,
  ): Promise<RepairResponse>;

  /** What each stage did with each release, newest first; also of a pipeline that is no longer there. */
  getHistory(
    ref: PipelineRef,
    query?: HistoryQuery,
    options?: RequestOptions,
  ): Promise<HistoryResponse>;

  /** What ran at a moment; `time` in ISO 8601. */
  getHistoryAt(
    ref: PipelineRef,
    time: string,
    options?: RequestOptions,
  ): Promise<HistoryAtResponse>;

  /** What changed in a stage between two times, in ISO 8601. */
  getStageChanges(
    ref: PipelineRef,
    stageIndex: number,
    range: { from: string; to: string },
    options?: RequestOptions,
  ): Promise<StageChangesResponse>;

  /** The commits between two releases, each given as one revision a source. */
  getCommits(
    ref: PipelineRef,
    from: readonly string[],
    to: readonly string[],
    options?: RequestOptions,
  ): Promise<CommitsResponse>;
}

/** Names the client of the promotions backend. @public */
export const promotionsApiRef = createApiRef<PromotionsApi>().with({
  id: 'plugin.promotions.client',
  pluginId: 'promotions',
});

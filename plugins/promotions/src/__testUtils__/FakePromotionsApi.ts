/** A backend in memory: pipelines that can be read and decided on, and that a test can change meanwhile. */

import { answeredError } from './answeredError';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  AbortRequest,
  ActivityResponse,
  Approval,
  ApprovalsResponse,
  CommitsResponse,
  DecisionRequest,
  HistoryAtResponse,
  HistoryQuery,
  HistoryResponse,
  Hold,
  HoldRequest,
  HoldsResponse,
  LiftRequest,
  ListPipelinesResponse,
  PipelineRef,
  PipelineResponse,
  PipelineSummary,
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
import type { ActivityQuery, PromotionsApi } from '../api/PromotionsApi';
import { POLICY, YES, hold } from './deciding';
import { activity, olderActivity, preview } from './recorded';
import { comparison, targetDiff } from './differences';
import { diff } from './diff';
import { history, historyAt, stageChanges } from './releases';

export class FakePromotionsApi implements PromotionsApi {
  readonly decisions: DecisionRequest[] = [];
  readonly repairs: { target: string; request: RepairRequest }[] = [];
  readonly aborts: AbortRequest[] = [];
  readonly rollbacks: RollbackRequest[] = [];
  readonly held: HoldRequest[] = [];
  readonly lifted: { id: string; request: LiftRequest }[] = [];
  /** Pipelines that are listed but do not exist any more. */
  readonly gone = new Set<string>();
  /** How often pipelines were asked for. */
  asked = 0;
  /** What every question is answered with. */
  failWith?: Error;
  /** What a decision is answered with. */
  refuseWith?: Error;
  list: Pick<ListPipelinesResponse, 'unavailable' | 'problems'> = {
    unavailable: [],
    problems: [],
  };

  constructor(
    public pipelines: PipelineResponse[],
    public diffOf = (releaseId: string) => diff({ releaseId }),
  ) {}

  /** What the backend tells of approvals, holds, rollbacks and the record. */
  readonly decided = decidedOf();

  /** What the backend tells of releases and differences. */
  readonly past = pastOf();

  async listPipelines(): Promise<ListPipelinesResponse> {
    this.#failIfTold();
    const items = this.pipelines.map(summaryOf);
    return { items, totalItems: items.length, ...this.list };
  }

  async getPipeline(ref: PipelineRef): Promise<PipelineResponse> {
    this.asked += 1;
    this.#failIfTold();
    const name = formatPipelineRef(ref);
    const found = this.pipelines.find(
      one => formatPipelineRef(one.ref) === name,
    );
    if (!found || this.gone.has(name)) {
      throw await notFound(`No pipeline ${name}`);
    }
    return { ...found };
  }

  async getStageDiff(
    _ref: PipelineRef,
    _stageIndex: number,
    releaseId: string,
  ): Promise<StageDiffResponse> {
    return this.diffOf(releaseId);
  }

  async decide(
    ref: PipelineRef,
    stageIndex: number,
    request: DecisionRequest,
  ): Promise<Approval> {
    this.#refuseIfTold();
    this.decisions.push(request);
    return this.#approvalOf(ref, stageIndex);
  }

  async abort(
    ref: PipelineRef,
    stageIndex: number,
    request: AbortRequest,
  ): Promise<Approval> {
    this.#refuseIfTold();
    this.aborts.push(request);
    return this.#approvalOf(ref, stageIndex);
  }

  async previewRollback(
    _ref: PipelineRef,
    _stageIndex: number,
    revisions: readonly string[],
  ): Promise<RollbackPreviewResponse> {
    this.#failIfTold();
    return this.decided.preview(revisions);
  }

  async rollback(
    ref: PipelineRef,
    stageIndex: number,
    request: RollbackRequest,
  ): Promise<Approval> {
    this.#refuseIfTold();
    this.rollbacks.push(request);
    return this.#approvalOf(ref, stageIndex);
  }

  async getPolicy(ref: PipelineRef): Promise<PolicyResponse> {
    const { stages } = await this.getPipeline(ref);
    const policies = stages.map(({ index, name, policy = POLICY }) => ({
      index,
      name,
      policy,
    }));
    return { ref, stages: policies };
  }

  async getActivity(
    _ref: PipelineRef,
    query: ActivityQuery = {},
  ): Promise<ActivityResponse> {
    return this.decided.activity(query);
  }

  async listApprovals(): Promise<ApprovalsResponse> {
    this.#failIfTold();
    return this.decided.approvals();
  }

  async listHolds(): Promise<HoldsResponse> {
    this.#failIfTold();
    return this.decided.holds();
  }

  async hold(request: HoldRequest): Promise<Hold> {
    this.#refuseIfTold();
    this.held.push(request);
    return hold(request.scope, { reason: request.reason });
  }

  async liftHold(id: string, request: LiftRequest): Promise<Hold> {
    this.#refuseIfTold();
    this.lifted.push({ id, request });
    return hold(undefined, { id });
  }

  async getTargetDiff(
    _ref: PipelineRef,
    target: string,
  ): Promise<TargetDiffResponse> {
    this.#failIfTold();
    return this.past.targetDiff(target);
  }

  async compareStages(
    ref: PipelineRef,
    left: number,
    right: number,
  ): Promise<StageComparisonResponse> {
    const { stages } = await this.getPipeline(ref);
    const sideOf = (index: number) => ({ index, name: stages[index].name });
    return this.past.comparison(sideOf(left), sideOf(right));
  }

  async repairTarget(
    _ref: PipelineRef,
    target: string,
    request: RepairRequest,
  ): Promise<RepairResponse> {
    this.#refuseIfTold();
    this.repairs.push({ target, request });
    const { revisions } = request;
    return { target, revisions, executionId: `e${this.repairs.length}` };
  }

  async getHistory(
    _ref: PipelineRef,
    query?: HistoryQuery,
  ): Promise<HistoryResponse> {
    this.#failIfTold();
    return this.past.history(query);
  }

  async getHistoryAt(
    _ref: PipelineRef,
    time: string,
  ): Promise<HistoryAtResponse> {
    return this.past.at(time);
  }

  async getStageChanges(
    _ref: PipelineRef,
    index: number,
    range: { from: string; to: string },
  ): Promise<StageChangesResponse> {
    return this.past.changes(index, range);
  }

  async getCommits(): Promise<CommitsResponse> {
    return this.past.commits();
  }

  async #approvalOf(ref: PipelineRef, stageIndex: number): Promise<Approval> {
    const { stages } = await this.getPipeline(ref);
    const approval = stages.find(one => one.index === stageIndex)?.approval;
    if (!approval) {
      throw await notFound(`No approval of stage ${stageIndex}`);
    }
    return approval;
  }

  #refuseIfTold() {
    if (this.refuseWith) {
      throw this.refuseWith;
    }
  }

  #failIfTold() {
    if (this.failWith) {
      throw this.failWith;
    }
  }
}

/** Each can be replaced, by a test or by the dev page. */
function pastOf() {
  return {
    history: (_query?: HistoryQuery) => history(),
    at: historyAt,
    changes: stageChanges,
    commits: (): CommitsResponse => ({ sources: diff().sources }),
    targetDiff: (target: string): TargetDiffResponse => targetDiff({ target }),
    comparison,
  };
}

function decidedOf() {
  return {
    preview: (revisions: readonly string[]): RollbackPreviewResponse =>
      preview({ revisions: [...revisions] }),
    activity: async ({ cursor }: ActivityQuery): Promise<ActivityResponse> =>
      cursor ? olderActivity() : activity(),
    approvals: (): ApprovalsResponse => ({ items: [], totalItems: 0 }),
    holds: (): HoldsResponse => ({ items: [], viewer: { freeze: YES } }),
  };
}

function notFound(message: string) {
  return answeredError(404, 'NotFoundError', message);
}

function summaryOf(pipeline: PipelineResponse): PipelineSummary {
  const { ref, title, entityRefs, freshness, explanation } = pipeline;
  const stages = pipeline.stages.map(({ name, verdict, targets }) => ({
    name,
    verdict,
    targets: targets.length,
  }));
  return { ref, title, entityRefs, freshness, explanation, stages };
}

/** A backend in memory: pipelines that can be read and decided on, and that a test can change meanwhile. */

import { answeredError } from './answeredError';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  Approval,
  CommitsResponse,
  DecisionRequest,
  HistoryAtResponse,
  HistoryQuery,
  HistoryResponse,
  ListPipelinesResponse,
  PipelineRef,
  PipelineResponse,
  PipelineSummary,
  RepairRequest,
  RepairResponse,
  StageChangesResponse,
  StageComparisonResponse,
  StageDiffResponse,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import type { PromotionsApi } from '../api/PromotionsApi';
import { comparison, targetDiff } from './differences';
import { diff } from './diff';
import { history, historyAt, stageChanges } from './releases';

export class FakePromotionsApi implements PromotionsApi {
  readonly decisions: DecisionRequest[] = [];
  readonly repairs: { target: string; request: RepairRequest }[] = [];
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
    if (this.refuseWith) {
      throw this.refuseWith;
    }
    this.decisions.push(request);
    const { stages } = await this.getPipeline(ref);
    const approval = stages.find(one => one.index === stageIndex)?.approval;
    if (!approval) {
      throw await notFound(`No stage ${stageIndex}`);
    }
    return approval;
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
    if (this.refuseWith) {
      throw this.refuseWith;
    }
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

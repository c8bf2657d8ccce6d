/** A backend in memory: pipelines that can be read and decided on, and that a test can change meanwhile. */

import { NotFoundError } from '@backstage/errors';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  Approval,
  DecisionRequest,
  ListPipelinesResponse,
  PipelineRef,
  PipelineResponse,
  PipelineSummary,
  StageDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import type { PromotionsApi } from '../api/PromotionsApi';
import { diff } from './scenarios';

export class FakePromotionsApi implements PromotionsApi {
  readonly decisions: DecisionRequest[] = [];
  list: Pick<ListPipelinesResponse, 'unavailable' | 'problems'> = {
    unavailable: [],
    problems: [],
  };

  constructor(
    public pipelines: PipelineResponse[],
    readonly diffOf = (releaseId: string) => diff({ releaseId }),
  ) {}

  async listPipelines(): Promise<ListPipelinesResponse> {
    const items = this.pipelines.map(summaryOf);
    return { items, totalItems: items.length, ...this.list };
  }

  async getPipeline(ref: PipelineRef): Promise<PipelineResponse> {
    const name = formatPipelineRef(ref);
    const found = this.pipelines.find(
      one => formatPipelineRef(one.ref) === name,
    );
    if (!found) {
      throw new NotFoundError(`No pipeline ${name}`);
    }
    return found;
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
    this.decisions.push(request);
    const { stages } = await this.getPipeline(ref);
    const approval = stages.find(one => one.index === stageIndex)?.approval;
    if (!approval) {
      throw new NotFoundError(`No stage ${stageIndex}`);
    }
    return approval;
  }
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

/** The backend over `fetchApi`, which resolves `plugin://promotions` and adds the person's token. */

import type { FetchApi } from '@backstage/frontend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  CommitsResponse,
  DecisionRequest,
  DecisionResponse,
  HistoryAtResponse,
  HistoryQuery,
  HistoryResponse,
  ListPipelinesQuery,
  ListPipelinesResponse,
  PipelineRef,
  PipelineResponse,
  RepairRequest,
  RepairResponse,
  StageChangesResponse,
  StageComparisonResponse,
  StageDiffResponse,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import type { PromotionsApi, RequestOptions } from './PromotionsApi';

/** Asks the promotions backend over HTTP. @public */
export class PromotionsClient implements PromotionsApi {
  readonly #fetchApi: Pick<FetchApi, 'fetch'>;

  constructor(options: { fetchApi: Pick<FetchApi, 'fetch'> }) {
    this.#fetchApi = options.fetchApi;
  }

  /** {@inheritdoc PromotionsApi.listPipelines} */
  async listPipelines(
    query: ListPipelinesQuery,
    options?: RequestOptions,
  ): Promise<ListPipelinesResponse> {
    return this.#get(`/pipelines${searchOf(query)}`, options);
  }

  /** {@inheritdoc PromotionsApi.getPipeline} */
  async getPipeline(
    ref: PipelineRef,
    options?: RequestOptions,
  ): Promise<PipelineResponse> {
    return this.#get(pipelinePath(ref), options);
  }

  /** {@inheritdoc PromotionsApi.getStageDiff} */
  async getStageDiff(
    ref: PipelineRef,
    stageIndex: number,
    releaseId: string,
    options?: RequestOptions,
  ): Promise<StageDiffResponse> {
    const path = `${pipelinePath(ref)}/stages/${stageIndex}/diff`;
    return this.#get(`${path}${searchOf({ releaseId })}`, options);
  }

  /** {@inheritdoc PromotionsApi.decide} */
  async decide(
    ref: PipelineRef,
    stageIndex: number,
    request: DecisionRequest,
    options?: RequestOptions,
  ): Promise<DecisionResponse> {
    const path = `${pipelinePath(ref)}/stages/${stageIndex}/decisions`;
    return this.#post(path, request, options);
  }

  /** {@inheritdoc PromotionsApi.getTargetDiff} */
  async getTargetDiff(
    ref: PipelineRef,
    target: string,
    options?: RequestOptions,
  ): Promise<TargetDiffResponse> {
    return this.#get(`${targetPath(ref, target)}/diff`, options);
  }

  /** {@inheritdoc PromotionsApi.compareStages} */
  async compareStages(
    ref: PipelineRef,
    left: number,
    right: number,
    options?: RequestOptions,
  ): Promise<StageComparisonResponse> {
    const search = searchOf({ left, right });
    return this.#get(`${pipelinePath(ref)}/compare${search}`, options);
  }

  /** {@inheritdoc PromotionsApi.repairTarget} */
  async repairTarget(
    ref: PipelineRef,
    target: string,
    request: RepairRequest,
    options?: RequestOptions,
  ): Promise<RepairResponse> {
    return this.#post(`${targetPath(ref, target)}/repair`, request, options);
  }

  /** {@inheritdoc PromotionsApi.getHistory} */
  async getHistory(
    ref: PipelineRef,
    query: HistoryQuery = {},
    options?: RequestOptions,
  ): Promise<HistoryResponse> {
    const path = `${pipelinePath(ref)}/history`;
    return this.#get(`${path}${searchOf({ ...query })}`, options);
  }

  /** {@inheritdoc PromotionsApi.getHistoryAt} */
  async getHistoryAt(
    ref: PipelineRef,
    time: string,
    options?: RequestOptions,
  ): Promise<HistoryAtResponse> {
    const path = `${pipelinePath(ref)}/history/at`;
    return this.#get(`${path}${searchOf({ time })}`, options);
  }

  /** {@inheritdoc PromotionsApi.getStageChanges} */
  async getStageChanges(
    ref: PipelineRef,
    stageIndex: number,
    range: { from: string; to: string },
    options?: RequestOptions,
  ): Promise<StageChangesResponse> {
    const path = `${pipelinePath(ref)}/stages/${stageIndex}/changes`;
    return this.#get(`${path}${searchOf(range)}`, options);
  }

  /** {@inheritdoc PromotionsApi.getCommits} */
  async getCommits(
    ref: PipelineRef,
    from: readonly string[],
    to: readonly string[],
    options?: RequestOptions,
  ): Promise<CommitsResponse> {
    const range = { from: from.join('+'), to: to.join('+') };
    const path = `${pipelinePath(ref)}/commits`;
    return this.#get(`${path}${searchOf(range)}`, options);
  }

  async #get<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.#send(path, { ...options });
  }

  async #post<T>(
    path: string,
    body: object,
    options?: RequestOptions,
  ): Promise<T> {
    return this.#send(path, {
      ...options,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  // The backend is ours and proves its answers against its OpenAPI document, so they are taken as they are.
  async #send<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#fetchApi.fetch(
      `plugin://promotions${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}

function pipelinePath(ref: PipelineRef): string {
  const parts = [ref.instance, ref.namespace, ref.name];
  return `/pipelines/${parts.map(encodeURIComponent).join('/')}`;
}

function targetPath(ref: PipelineRef, target: string): string {
  return `${pipelinePath(ref)}/targets/${encodeURIComponent(target)}`;
}

function searchOf(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  return search.size > 0 ? `?${search}` : '';
}

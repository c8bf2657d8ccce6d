/** The backend over `fetchApi`, which resolves `plugin://promotions` and adds the person's token. */

import type { FetchApi } from '@backstage/frontend-plugin-api';
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
import { askBackend, posted } from './askBackend';
import type {
  ActivityQuery,
  PromotionsApi,
  RequestOptions,
} from './PromotionsApi';

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
    const path = `${stagePath(ref, stageIndex)}/diff`;
    return this.#get(`${path}${searchOf({ releaseId })}`, options);
  }

  /** {@inheritdoc PromotionsApi.decide} */
  async decide(
    ref: PipelineRef,
    stageIndex: number,
    request: DecisionRequest,
    options?: RequestOptions,
  ): Promise<DecisionResponse> {
    const path = `${stagePath(ref, stageIndex)}/decisions`;
    return this.#post(path, request, options);
  }

  /** {@inheritdoc PromotionsApi.abort} */
  async abort(
    ref: PipelineRef,
    stageIndex: number,
    request: AbortRequest,
    options?: RequestOptions,
  ): Promise<Approval> {
    return this.#post(`${stagePath(ref, stageIndex)}/abort`, request, options);
  }

  /** {@inheritdoc PromotionsApi.previewRollback} */
  async previewRollback(
    ref: PipelineRef,
    stageIndex: number,
    revisions: readonly string[],
    options?: RequestOptions,
  ): Promise<RollbackPreviewResponse> {
    const search = searchOf({ revisions: revisions.join('+') });
    return this.#get(
      `${stagePath(ref, stageIndex)}/rollback${search}`,
      options,
    );
  }

  /** {@inheritdoc PromotionsApi.rollback} */
  async rollback(
    ref: PipelineRef,
    stageIndex: number,
    request: RollbackRequest,
    options?: RequestOptions,
  ): Promise<Approval> {
    const path = `${stagePath(ref, stageIndex)}/rollback`;
    return this.#post(path, request, options);
  }

  /** {@inheritdoc PromotionsApi.getPolicy} */
  async getPolicy(
    ref: PipelineRef,
    options?: RequestOptions,
  ): Promise<PolicyResponse> {
    return this.#get(`${pipelinePath(ref)}/policy`, options);
  }

  /** {@inheritdoc PromotionsApi.getActivity} */
  async getActivity(
    ref: PipelineRef,
    query: ActivityQuery = {},
    options?: RequestOptions,
  ): Promise<ActivityResponse> {
    const path = `${pipelinePath(ref)}/activity`;
    return this.#get(`${path}${searchOf(query)}`, options);
  }

  /** {@inheritdoc PromotionsApi.listApprovals} */
  async listApprovals(options?: RequestOptions): Promise<ApprovalsResponse> {
    const search = searchOf({ state: 'pending', mine: true });
    return this.#get(`/approvals${search}`, options);
  }

  /** {@inheritdoc PromotionsApi.listHolds} */
  async listHolds(options?: RequestOptions): Promise<HoldsResponse> {
    return this.#get('/holds', options);
  }

  /** {@inheritdoc PromotionsApi.hold} */
  async hold(request: HoldRequest, options?: RequestOptions): Promise<Hold> {
    return this.#post('/holds', request, options);
  }

  /** {@inheritdoc PromotionsApi.liftHold} */
  async liftHold(
    id: string,
    request: LiftRequest,
    options?: RequestOptions,
  ): Promise<Hold> {
    const path = `/holds/${encodeURIComponent(id)}/lift`;
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
    const path = `${stagePath(ref, stageIndex)}/changes`;
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
    return askBackend(this.#fetchApi, path, { ...options });
  }

  async #post<T>(
    path: string,
    body: object,
    options?: RequestOptions,
  ): Promise<T> {
    return askBackend(this.#fetchApi, path, posted(body, options));
  }
}

function pipelinePath(ref: PipelineRef): string {
  const parts = [ref.instance, ref.namespace, ref.name];
  return `/pipelines/${parts.map(encodeURIComponent).join('/')}`;
}

function stagePath(ref: PipelineRef, index: number): string {
  return `${pipelinePath(ref)}/stages/${index}`;
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

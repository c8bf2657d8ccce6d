/** Our OpenAPI document, and the proof that its types are those that the front end relies on. */

import { readFileSync } from 'node:fs';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type {
  AbortRequest,
  ActivityResponse,
  Approval,
  ApprovalsResponse,
  ChoicesResponse,
  CommitsResponse,
  DecisionRequest,
  HealthResponse,
  HistoryAtResponse,
  HistoryResponse,
  HoldRequest,
  HoldsResponse,
  LiftRequest,
  ListPipelinesResponse,
  PipelineResponse,
  PolicyResponse,
  RepairRequest,
  PreviewResponse,
  ProfilesResponse,
  RepairResponse,
  RollbackPreviewResponse,
  RollbackRequest,
  StageChangesResponse,
  StageComparisonResponse,
  StageDiffResponse,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import { parse } from 'yaml';
import { z } from 'zod';
import type { components } from './openapi.generated';

const document = z.looseObject({
  openapi: z.string(),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.object({}).loose(),
});

/** The document as it is in the package. */
export function readOpenApiDocument() {
  const file = resolvePackagePath(
    '@stagecraft/plugin-promotions-backend',
    'openapi.yaml',
  );
  return document.parse(parse(readFileSync(file, 'utf8')));
}

type Schemas = components['schemas'];

/** `true` when each can be used as the other; anything else does not compile below. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** Fails to compile when the document and the shared types say different things. */
export const SAME_TYPES: {
  approval: Same<Schemas['Approval'], Approval>;
  abortRequest: Same<Schemas['AbortRequest'], AbortRequest>;
  approvals: Same<Schemas['ApprovalsResponse'], ApprovalsResponse>;
  decisionRequest: Same<Schemas['DecisionRequest'], DecisionRequest>;
  holds: Same<Schemas['HoldsResponse'], HoldsResponse>;
  holdRequest: Same<Schemas['HoldRequest'], HoldRequest>;
  liftRequest: Same<Schemas['LiftRequest'], LiftRequest>;
  health: Same<Schemas['HealthResponse'], HealthResponse>;
  listPipelines: Same<Schemas['ListPipelinesResponse'], ListPipelinesResponse>;
  pipeline: Same<Schemas['PipelineResponse'], PipelineResponse>;
  policy: Same<Schemas['PolicyResponse'], PolicyResponse>;
  stageDiff: Same<Schemas['StageDiffResponse'], StageDiffResponse>;
  targetDiff: Same<Schemas['TargetDiffResponse'], TargetDiffResponse>;
  repairRequest: Same<Schemas['RepairRequest'], RepairRequest>;
  repairResponse: Same<Schemas['RepairResponse'], RepairResponse>;
  rollbackPreview: Same<
    Schemas['RollbackPreviewResponse'],
    RollbackPreviewResponse
  >;
  rollbackRequest: Same<Schemas['RollbackRequest'], RollbackRequest>;
  stageComparison: Same<
    Schemas['StageComparisonResponse'],
    StageComparisonResponse
  >;
  history: Same<Schemas['HistoryResponse'], HistoryResponse>;
  historyAt: Same<Schemas['HistoryAtResponse'], HistoryAtResponse>;
  stageChanges: Same<Schemas['StageChangesResponse'], StageChangesResponse>;
  commits: Same<Schemas['CommitsResponse'], CommitsResponse>;
  activity: Same<Schemas['ActivityResponse'], ActivityResponse>;
  choices: Same<Schemas['ChoicesResponse'], ChoicesResponse>;
  preview: Same<Schemas['PreviewResponse'], PreviewResponse>;
  profiles: Same<Schemas['ProfilesResponse'], ProfilesResponse>;
} = {
  approval: true,
  abortRequest: true,
  approvals: true,
  decisionRequest: true,
  holds: true,
  holdRequest: true,
  liftRequest: true,
  health: true,
  listPipelines: true,
  pipeline: true,
  policy: true,
  stageDiff: true,
  targetDiff: true,
  repairRequest: true,
  repairResponse: true,
  rollbackPreview: true,
  rollbackRequest: true,
  stageComparison: true,
  history: true,
  historyAt: true,
  stageChanges: true,
  commits: true,
  activity: true,
  choices: true,
  preview: true,
  profiles: true,
};

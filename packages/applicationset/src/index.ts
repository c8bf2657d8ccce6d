/**
 * Writes, renders and checks ApplicationSets exactly as Argo CD does.
 *
 * @packageDocumentation
 */
export type { Json, JsonObject } from './schema/json';
export {
  readApplicationSet,
  type ApplicationSet,
  type MatchExpression,
  type RollingSyncStep,
} from './schema/applicationSet';
export type {
  Cluster,
  ForgePullRequest,
  ForgeRepository,
  RenderWorld,
} from './render/world';
export type { RenderedApplication } from './render/application';
export { MissingSource } from './render/generators/generator';
export { pathspecMatches } from './render/match';
export { readManifest } from './render/readManifest';
export {
  renderApplicationSet,
  type RenderError,
  type RenderResult,
} from './render/renderApplicationSet';
export { renderGoTemplates } from './render/goTemplates';
export {
  rollingSyncSteps,
  stagesOf,
  stepSelects,
  type LabelledApplication,
  type StageMatches,
} from './stagesOf';
export { GATE_JOB_HOOK, gateJobHolds } from './gateJob';
export type {
  DescriptionProblem,
  PipelineDescription,
  PipelineInput,
  SourceDescription,
  StageDescription,
  TargetDescription,
} from '@stagecraft/plugin-promotions-common';
export { DescriptionError } from './write/description/problems';
export { readPipeline } from './write/description/readPipeline';
export { describePipeline, NotDescribedError } from './read/describePipeline';
export { writeManifest } from './write/writeManifest';
export { namedTargets, type NamedTarget } from './write/namedTargets';
export {
  applicationSetOf,
  PIPELINE_LABEL,
  STAGE_LABEL,
  writeApplicationSet,
} from './write/writeApplicationSet';
export {
  checkApplicationSet,
  type CheckOptions,
} from './lint/checkApplicationSet';
export { declaredStages, isClosed, type DeclaredStage } from './lint/stages';
export { FINDINGS } from './lint/catalogue';
export type { FindingCode } from './lint/catalogue/codes';
export type { FindingEntry, FindingExample } from './lint/catalogue/entry';
export { compareSets } from './lint/compare/compareSets';
export type { SetState } from './lint/compare/compareApplications';
export type { Finding } from './lint/finding';
export type { CheckWorld, Project } from './lint/world';
export { allowsDestination, type KnownDestination } from './lint/projectRules';
export {
  allowsNamespace,
  allowsRepository,
  outsideRules,
} from './lint/outsideRules';
export { documentsOf, type ManifestDocument } from './files/documents';
export { findSets, type FoundSets } from './files/findSets';

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
export {
  renderApplicationSet,
  type RenderError,
  type RenderResult,
} from './render/renderApplicationSet';
export {
  rollingSyncSteps,
  stagesOf,
  stepSelects,
  type LabelledApplication,
  type StageMatches,
} from './stagesOf';

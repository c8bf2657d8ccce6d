/**
 * The backend of Stagecraft: reads Argo CD, derives promotion pipelines and executes approvals.
 *
 * @packageDocumentation
 */
export { promotionsPlugin as default } from './plugin';
export {
  createPipelineConditionalDecision,
  pipelineConditions,
  type PipelineCondition,
} from './http/permissionRules';

/** Which policies of app-config speak for a stage, and what all of them together ask: always the strictest. */

export { describePolicy } from './policies/describePolicy';
export { effectiveGate } from './policies/effectiveGate';
export {
  commonApprovers,
  commonOverriders,
  mayApprove,
  mayOverride,
  namesNobody,
  namesNoOverriders,
  type OwnersSay,
} from './policies/people';
export { atOnce } from './policies/limits';
export { matching } from './policies/matches';
export { policyFor } from './policies/policyFor';
export { stageFacts, stagePolicy } from './policies/stageFacts';
export type {
  StageFacts,
  StagePolicy,
  TargetFacts,
} from './policies/StagePolicy';

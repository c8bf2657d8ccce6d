/**
 * Tests for those who write a gate of their own.
 *
 * @packageDocumentation
 */
export {
  checkPromotionsGate,
  exampleGateRequest,
  type GateCase,
  type GateCases,
} from './gates/checkPromotionsGate';
export type {
  GateAnswer,
  GateOutcome,
  GateRequest,
  GateState,
  PromotionsGate,
} from './gates/PromotionsGate';

/**
 * The promotions backend as a service, and the extension point for other ways of approval, for backend plugins and
 * modules.
 *
 * @packageDocumentation
 */
export {
  promotionsServiceRef,
  type ListedPipeline,
  type PromotionsService,
} from './PromotionsService';
export {
  promotionsGateExtensionPoint,
  type GateAnswer,
  type GateOutcome,
  type GateRequest,
  type GateState,
  type PromotionsGate,
  type PromotionsGateExtensionPoint,
} from './gates/PromotionsGate';
export { readGateAnswer } from './gates/readAnswer';

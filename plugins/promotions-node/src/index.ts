/**
 * The promotions backend as a service, for other backend plugins and modules.
 *
 * @packageDocumentation
 */
export {
  promotionsServiceRef,
  type ListedPipeline,
  type PromotionsService,
} from './PromotionsService';

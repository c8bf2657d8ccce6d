/** What other code may use to ask the promotions backend. */
export { promotionsApiRef } from './PromotionsApi';
export type {
  ActivityQuery,
  PromotionsApi,
  RequestOptions,
} from './PromotionsApi';
export { PromotionsClient } from './PromotionsClient';

/** What other code may use to ask the promotions backend. */
export { creatingApiRef } from './CreatingApi';
export type { CreatingApi } from './CreatingApi';
export { CreatingClient } from './CreatingClient';
export { promotionsApiRef } from './PromotionsApi';
export type {
  ActivityQuery,
  PromotionsApi,
  RequestOptions,
} from './PromotionsApi';
export { PromotionsClient } from './PromotionsClient';

/**
 * Annotates catalog entities that only an ApplicationSet names, so that their Promotion tab appears.
 *
 * @packageDocumentation
 */
export { catalogModulePromotions as default } from './module';

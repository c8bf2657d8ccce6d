/**
 * The Promotion tab of a catalog entity, for Backstage's new frontend system; `./legacy` is for the old one.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
export * from './api';
export {
  promotionsFormMessages,
  promotionsFormTranslationRef,
} from './formTranslation';
export { promotionsMessages, promotionsTranslationRef } from './translation';
export type { StageEditorOptions } from './view/previewRequest';
export type { ChosenPipeline, ChosenStage } from './view/stageDraft';

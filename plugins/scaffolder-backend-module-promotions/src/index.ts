/**
 * Scaffolder actions that create ApplicationSet promotion pipelines.
 *
 * @packageDocumentation
 */
export { promotionsModule as default } from './module';

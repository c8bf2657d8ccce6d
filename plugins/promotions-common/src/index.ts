/**
 * Words, permissions and API shapes of Stagecraft promotions.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './api';
export * from './approval';
export * from './audit';
export * from './can';
export * from './chain';
export * from './conditions';
export * from './creating';
export * from './difference';
export * from './explanations';
export * from './history';
export * from './holds';
export * from './messages';
export * from './permissions';
export * from './pipeline';
export * from './pipelineInput';
export * from './policy';
export * from './previews';
export * from './profiles';
export * from './resourceKey';
export * from './signals';
export * from './warnings';

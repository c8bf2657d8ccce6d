/**
 * Words, permissions and API shapes of Stagecraft promotions.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './api';
export * from './approval';
export * from './can';
export * from './difference';
export * from './explanations';
export * from './history';
export * from './messages';
export * from './permissions';
export * from './pipeline';
export * from './signals';
export * from './warnings';

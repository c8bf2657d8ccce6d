/** The recorded stories told with the simulator's verbs; each is the script in ../shared/argocd/stories of that name. */

export type { Tell } from './telling';
export * from './gates';
export * from './rollouts';
export * from './trouble';

/** What the routes of one simulated Argo CD share. */
import type { Account } from '../../world/World';
import type { ObjectStore } from '../../world/types';
import type { Sessions } from './Sessions';
import type { StreamRegistry } from './StreamRegistry';

/** Reading Argo CD's objects: the world's own store, or a recording that is played. */
export type ReadStore = Pick<
  ObjectStore,
  'get' | 'list' | 'watch' | 'resourceVersion'
>;

export interface ArgoContext {
  store: ReadStore;
  /** Namespace of Argo CD, and of an Application whose namespace is not named. */
  namespace: string;
  accounts: ReadonlyMap<string, Account>;
  sessions: Sessions;
  streams: StreamRegistry;
}

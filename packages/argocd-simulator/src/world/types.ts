/** The seams of the simulator: what its controllers, its APIs and its git forge know of each other. */

/** A Kubernetes object as it goes over the wire. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

export interface ObjectKey {
  kind: string;
  namespace: string;
  name: string;
}

/**
 * One cluster's objects, as its API server keeps them: every change gets a new resourceVersion and
 * reaches the watchers in order. Objects are frozen copies; `put` creates or replaces.
 */
export interface ObjectStore {
  get(key: ObjectKey): KubeObject | undefined;
  list(kind: string, namespace?: string): KubeObject[];
  put(object: KubeObject): KubeObject;
  remove(key: ObjectKey): KubeObject | undefined;
  /** Calls back for each change of a kind until the returned function is called. */
  watch(kind: string, onEvent: (event: ObjectEvent) => void): () => void;
  /** The newest resourceVersion that was given out. */
  readonly resourceVersion: string;
}

/** Time as the simulator lives it: real (scaled by a speed) in the demo, stepped by hand in tests. */
export interface SimClock {
  now(): Date;
  /** Runs `task` after so many simulated milliseconds; the returned function cancels it. */
  after(milliseconds: number, task: () => void): () => void;
}

export interface CommitInfo {
  sha: string;
  author: string;
  email: string;
  /** ISO 8601 */
  date: string;
  message: string;
  parents: string[];
}

/** Read access to git repositories by URL, as Argo CD's repo server has it. */
export interface GitReader {
  /** The commit that a branch, tag or (abbreviated) SHA names; throws with git's message when there is none. */
  resolve(repoURL: string, revision: string): Promise<string>;
  /** Text of all files below a folder at a commit, by path relative to the repository's root. */
  files(
    repoURL: string,
    sha: string,
    folder: string,
  ): Promise<Map<string, string>>;
  commit(repoURL: string, sha: string): Promise<CommitInfo>;
  /** Calls back after each push, with the repository's URL. */
  onPush(listener: (repoURL: string) => void): () => void;
}

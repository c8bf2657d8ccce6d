/** The simulated world: Argo CD's management cluster, the workload clusters, and what can be asked of them. */

import {
  Application,
  ApplicationSet,
  ApplicationSource,
  Health,
  Info,
  RetryStrategy,
  SyncResource,
  SyncWindow,
} from './argocd';
import {
  CommitInfo,
  KubeObject,
  ObjectKey,
  ObjectStore,
  SimClock,
} from './types';

/** Where an Application or ApplicationSet lives. */
export interface Ref {
  namespace: string;
  name: string;
}

/** Body of POST /api/v1/applications/{name}/sync, as it is used. */
export interface SyncRequest {
  revision?: string;
  revisions?: string[];
  /** 1-based, one for each entry of `revisions`. */
  sourcePositions?: number[];
  dryRun?: boolean;
  prune?: boolean;
  strategy?: { hook?: { force?: boolean }; apply?: { force?: boolean } };
  resources?: SyncResource[];
  infos?: Info[];
  retryStrategy?: RetryStrategy;
  syncOptions?: { items?: string[] };
}

export interface RollbackRequest {
  id: number;
  prune?: boolean;
  dryRun?: boolean;
}

export interface ManifestQuery {
  revision?: string;
  revisions?: string[];
  sourcePositions?: number[];
}

export interface ManifestResponse {
  manifests: string[];
  namespace?: string;
  server?: string;
  revision?: string;
  sourceType?: string;
  commands?: string[];
}

export interface ManagedResource {
  group?: string;
  kind: string;
  namespace?: string;
  name: string;
  /** JSON texts, as Argo CD sends them; 'null' or absent when there is none. */
  targetState?: string;
  liveState?: string;
  normalizedLiveState?: string;
  predictedLiveState?: string;
  resourceVersion?: string;
  modified?: boolean;
  hook?: boolean;
}

export interface ResourceNode {
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
  uid?: string;
  parentRefs?: {
    group?: string;
    version?: string;
    kind: string;
    namespace?: string;
    name: string;
    uid?: string;
  }[];
  info?: Info[];
  networkingInfo?: { labels?: Record<string, string> };
  resourceVersion?: string;
  images?: string[];
  health?: Health;
  createdAt?: string;
}

export interface ResourceTree {
  nodes: ResourceNode[];
  orphanedNodes?: ResourceNode[];
  hosts?: unknown[];
}

export type WindowView = Pick<
  SyncWindow,
  'kind' | 'schedule' | 'duration' | 'manualSync'
>;

export interface SyncWindowsState {
  activeWindows?: WindowView[];
  assignedWindows?: WindowView[];
  canSync?: boolean;
}

export interface LogLine {
  /** RFC 3339 with nanoseconds. */
  at: string;
  text: string;
  pod: string;
  container: string;
}

/** A workload cluster: its objects and the output of its containers. */
export interface Cluster {
  readonly name: string;
  readonly server: string;
  readonly store: ObjectStore;
  /** Lines that a pod has written so far, oldest first; undefined when there is no such pod. */
  podLogs(
    namespace: string,
    pod: string,
    container?: string,
  ): LogLine[] | undefined;
  /** Calls back for each further line of a pod until the returned function is called. */
  followLogs(
    namespace: string,
    pod: string,
    onLine: (line: LogLine) => void,
  ): () => void;
  /** `kubectl apply`: creates the object, or replaces what it declares. */
  apply(object: KubeObject): KubeObject;
  /** `kubectl patch --type=merge`; throws 404 when the object does not exist. */
  patch(key: ObjectKey, patch: Record<string, unknown>): KubeObject;
}

/** A local account of Argo CD. The API decides what its policies allow. */
export interface Account {
  name: string;
  password?: string;
  /** Bearer tokens that stand for it. */
  tokens: string[];
  /** `applications`/`applicationsets`/… with the actions granted, `*` for all. */
  rights: {
    resource: string;
    action: string;
    /** Of `project/name`, with `*` for any text; all objects unless given. */
    object?: string;
  }[];
}

export interface WorldSettings {
  /** Which Argo CD this is; '3.5.1' has the defects that 3.6.0 mended (see DIFFERENCES.md). */
  version: '3.5.1' | '3.6.0';
  /** Namespace of Argo CD itself. */
  namespace: string;
  /** Between two unforced comparisons of one Application (milliseconds). Argo CD: 180 000. */
  resyncMs: number;
  /** Spread added to each of those, at most (milliseconds). Argo CD: 60 000. */
  resyncJitterMs: number;
  /** Whether a push makes Argo CD compare the Applications of that repository at once (a webhook). */
  webhook: boolean;
  /** Between two polls of a git generator (milliseconds). Argo CD: 180 000. */
  generatorPollMs: number;
  progressiveSyncs: boolean;
}

/** Thrown by the operations below; status and code are those of grpc-gateway. */
export class ArgoError extends Error {
  constructor(readonly status: number, readonly code: number, message: string) {
    super(message);
    this.name = 'ArgoError';
  }
}

export interface World {
  readonly clock: SimClock;
  readonly settings: WorldSettings;
  /** Application, ApplicationSet, AppProject, Secret (clusters, repositories), Event. */
  readonly argocd: ObjectStore;
  /** By server URL, in order of configuration. */
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** By name; may be changed while it runs. */
  readonly accounts: Map<string, Account>;

  application(ref: Ref): Application | undefined;
  applications(): Application[];
  applicationSet(ref: Ref): ApplicationSet | undefined;
  applicationSets(): ApplicationSet[];

  /** `kubectl apply` on Argo CD's own objects; throws 422 with the field when it is not valid. */
  apply(object: unknown): KubeObject;
  /** `kubectl patch --type=merge` on Argo CD's own objects. */
  patch(key: ObjectKey, patch: Record<string, unknown>): KubeObject;
  /** `kubectl delete --wait=false`. */
  remove(key: ObjectKey): void;

  /**
   * Writes `operation`. Throws 403 (window), 400 (operation in progress, being deleted, bad request).
   * @param account who is named in `initiatedBy`
   */
  sync(ref: Ref, request: SyncRequest, account: string): Promise<Application>;
  /** Asks the running operation to end; throws 400 when there is none. */
  terminate(ref: Ref): void;
  rollback(ref: Ref, request: RollbackRequest, account: string): Application;
  /** Asks for a comparison and waits until it has been made. */
  refresh(ref: Ref, kind: 'normal' | 'hard'): Promise<Application>;
  /** What a revision renders to; throws 500 with git's message when there is no such commit. */
  manifests(ref: Ref, query: ManifestQuery): Promise<ManifestResponse>;
  managedResources(ref: Ref): Promise<ManagedResource[]>;
  resourceTree(ref: Ref): ResourceTree;
  syncWindows(ref: Ref): SyncWindowsState;
  revisionMetadata(
    ref: Ref,
    revision: string,
    sourceIndex?: number,
  ): Promise<CommitInfo>;
  /** Kubernetes Events about an Application, an ApplicationSet or one of an Application's resources. */
  events(about: {
    kind: string;
    namespace: string;
    name: string;
    uid?: string;
  }): KubeObject[];
  /** Output of the pods of a resource (a Pod, or the owner of Pods such as a Job or Deployment). */
  podLogs(
    ref: Ref,
    resource: {
      kind: string;
      namespace: string;
      name: string;
      container?: string;
    },
  ): LogLine[];
  /** One managed or owned live object. */
  liveResource(
    ref: Ref,
    resource: { kind: string; namespace: string; name: string },
  ): KubeObject | undefined;
  /** The Applications that an ApplicationSet would generate, nothing written. */
  generate(appset: unknown): Promise<Application[]>;
  /** The cluster of an Application's destination; undefined when Argo CD knows none of that name or URL. */
  clusterOf(app: Application): Cluster | undefined;
  /** The sources of an Application's revision, to read files or commits. */
  sources(ref: Ref): ApplicationSource[];

  start(): void;
  stop(): void;
}

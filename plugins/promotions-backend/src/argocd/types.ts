/** What we keep of Argo CD's objects: small typed values; everything else is dropped at the border. */

import type { Operation } from '@stagecraft/plugin-promotions-common';

export interface ObjectKey {
  namespace: string;
  name: string;
}

export interface ArgoSource {
  repoURL: string;
  targetRevision: string;
  path?: string;
  chart?: string;
}

export interface Owner {
  kind: string;
  name: string;
  uid: string;
}

/** A resource's part in an operation, from `operationState.syncResult.resources`. */
export interface OperationResource {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  status: string;
  message: string;
  hookType?: 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail' | 'Skip';
  hookPhase?: string;
  syncPhase?: string;
}

export interface NameValue {
  name: string;
  value: string;
}

export interface OperationState {
  phase: Operation['phase'];
  message: string;
  startedAt: string;
  /** Also set while Running, between two retries. */
  finishedAt?: string;
  retryCount: number;
  retryLimit: number;
  /** What the request pinned; empty when it named no revision, as RollingSync's own does. */
  requested: string[];
  /** What was deployed, from `syncResult`; 3.5.1 shows the previous operation's until it makes progress. */
  revisions: string[];
  initiatedBy: { username: string; automated: boolean };
  infos: NameValue[];
  /** Hooks and Jobs, and at most 20 of what did not succeed. */
  resources: OperationResource[];
  dryRun: boolean;
  /** A selective sync: restricted to some of the resources. */
  partial: boolean;
  /**
   * Digest of the spec that it deploys, where its sources are not those of the Application's spec of now. This and
   * `tally` are not told of what Argo CD began by itself.
   */
  otherSpec?: string;
  /** How much of it was applied, hooks left out; absent before anything was. */
  tally?: { applied: number; of: number };
  /** It applies manifests only, as a rollback does: hooks do not run. */
  skipsHooks?: boolean;
}

/** An operation as somebody asked for it. */
export interface RequestedOperation {
  /** What it pins; empty when it names no revision. */
  revisions: string[];
  initiatedBy: string;
  infos: NameValue[];
  /** As in `OperationState`. */
  otherSpec?: string;
}

export interface HistoryEntry {
  id: number;
  revisions: string[];
  deployStartedAt?: string;
  deployedAt: string;
  initiatedBy?: string;
  /**
   * Whether it came from the spec's sources of now, with all their parameters, apart from the revision that each
   * follows; absent when that cannot be told. Of the destination an entry tells nothing (recording 3.5/checkout).
   */
  from?: 'live' | 'other';
}

/** A live resource that says something: a hook or Job, or one that is not in order (at most 20). */
export interface ResourceState {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  status?: string;
  health?: string;
  healthMessage?: string;
  hook: boolean;
  requiresPruning: boolean;
}

export interface Condition {
  type: string;
  status?: string;
  reason?: string;
  message: string;
  at?: string;
}

export interface Application {
  key: ObjectKey;
  uid: string;
  resourceVersion: string;
  createdAt: string;
  deletedAt?: string;
  owner?: Owner;
  labels: Record<string, string>;
  /** Only those that the product reads. */
  annotations: Record<string, string>;
  project: string;
  destination: { server?: string; name?: string; namespace: string };
  sources: ArgoSource[];
  /** Whether it uses `sources`, so that a sync needs `revisions` and `sourcePositions`. */
  multiSource: boolean;
  /** Whether Argo CD syncs it by itself; RollingSync switches that off. */
  automated: boolean;
  /** It carries `automated`, which RollingSync has switched off. */
  automatedDormant?: boolean;
  /** What its `automated.prune` says, also while switched off. */
  automatedPrune: boolean;
  syncOptions: string[];
  /** Hash of its spec, `targetRevision` included, without the switch that RollingSync sets. */
  specDigest: string;
  sync: {
    status: 'Synced' | 'OutOfSync' | 'Unknown';
    revisions: string[];
    /** False while the status still speaks of the sources that the spec had before. */
    ofThisSpec: boolean;
  };
  health: { status: string; message?: string; since?: string };
  /** An operation was written and has not begun. */
  operationRequested: boolean;
  /**
   * What the written `operation` asks for, from the moment of the request until it ends (recording
   * 3.5/verified): a sync finds itself here before `operation` tells of it.
   */
  requestedOperation?: RequestedOperation;
  operation?: OperationState;
  /**
   * Whether what was deployed last came from the spec's sources of now, with all their parameters; absent when
   * that cannot be told, as of a hydrated source.
   */
  deployedFrom?: 'live' | 'other';
  /** Oldest first; Argo CD keeps ten. */
  history: HistoryEntry[];
  resources: ResourceState[];
  images: string[];
  conditions: Condition[];
  /** When Argo CD compared it last. */
  reconciledAt?: string;
  /** Only of a hydrated source. */
  hydration?: Hydration;
  /** Applications among its resources; absent when there are none. */
  children?: ObjectKey[];
}

/**
 * What a hydrator made of the dry source: Argo CD compares and deploys the hydrated commit, people and other
 * stages know the dry one.
 */
export interface Hydration {
  /** The dry commit that was hydrated last, and the commit that it became. */
  dry?: string;
  hydrated?: string;
  /** A newer dry commit that could not be hydrated. */
  failure?: { dry: string; message: string; at?: string };
}

export interface MatchExpression {
  key: string;
  operator: string;
  values: string[];
}

export interface RolloutStep {
  matchExpressions: MatchExpression[];
  /** As written: the integer 0 is a gate, the string "0" is not (recording stringzero). */
  maxUpdate?: number | string;
}

export interface ApplicationStatus {
  application: string;
  status: string;
  /** 1-based; -1 when it matched no step. */
  step: number;
  message: string;
  since?: string;
  targetRevisions: string[];
}

export interface ApplicationSet {
  key: ObjectKey;
  uid: string;
  resourceVersion: string;
  generation: number;
  createdAt: string;
  deletedAt?: string;
  /** Only those that the product reads. */
  annotations: Record<string, string>;
  strategyType?: string;
  steps: RolloutStep[];
  /** Hash of the whole spec. */
  specDigest: string;
  conditions: Condition[];
  health?: { status: string; message?: string };
  applicationStatus: ApplicationStatus[];
}

export type ArgoObject = Application | ApplicationSet;

/** One event of a watch, already decoded. */
export type ArgoEvent =
  | { kind: 'application'; type: 'SET' | 'DELETED'; object: Application }
  | { kind: 'applicationSet'; type: 'SET' | 'DELETED'; object: ApplicationSet };

export type ArgoKind = ArgoEvent['kind'];

/** Everything that an instance has of one kind. */
export type ArgoList =
  | { kind: 'application'; objects: Application[] }
  | { kind: 'applicationSet'; objects: ApplicationSet[] };

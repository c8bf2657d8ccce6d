/** Argo CD's own objects as this simulator reads and writes them. */

import type { ApplicationSet } from './applicationSet';
import type { KubeObject } from './types';

export type * from './applicationSet';

export const ARGOCD_API_VERSION = 'argoproj.io/v1alpha1';
export const RESOURCES_FINALIZER = 'resources-finalizer.argocd.argoproj.io';
export const REFRESH_ANNOTATION = 'argocd.argoproj.io/refresh';
export const TRACKING_ANNOTATION = 'argocd.argoproj.io/tracking-id';

export interface ApplicationSource {
  repoURL: string;
  path?: string;
  targetRevision?: string;
  chart?: string;
  ref?: string;
  [field: string]: unknown;
}

export interface Destination {
  server?: string;
  name?: string;
  namespace?: string;
}

export interface Backoff {
  duration?: string;
  factor?: number;
  maxDuration?: string;
}

export interface RetryStrategy {
  limit?: number;
  backoff?: Backoff;
  refresh?: boolean;
}

export interface SyncPolicy {
  automated?: {
    prune?: boolean;
    selfHeal?: boolean;
    enabled?: boolean;
    allowEmpty?: boolean;
  };
  syncOptions?: string[];
  retry?: RetryStrategy;
  [field: string]: unknown;
}

export interface ApplicationSpec {
  project: string;
  destination: Destination;
  source?: ApplicationSource;
  sources?: ApplicationSource[];
  syncPolicy?: SyncPolicy;
  [field: string]: unknown;
}

export interface SyncResource {
  group?: string;
  kind: string;
  name: string;
  namespace?: string;
}

export interface SyncOperation {
  revision?: string;
  revisions?: string[];
  prune?: boolean;
  dryRun?: boolean;
  resources?: SyncResource[];
  source?: ApplicationSource;
  sources?: ApplicationSource[];
  syncOptions?: string[];
  syncStrategy?: { hook?: { force?: boolean }; apply?: { force?: boolean } };
}

export interface Initiator {
  username?: string;
  automated?: boolean;
}

export interface Info {
  name: string;
  value: string;
}

export interface Operation {
  sync?: SyncOperation;
  initiatedBy?: Initiator;
  info?: Info[];
  retry?: RetryStrategy;
}

export type OperationPhase =
  | 'Running'
  | 'Terminating'
  | 'Failed'
  | 'Error'
  | 'Succeeded';

export interface ResourceResult {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  status?: 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';
  message?: string;
  hookType?: string;
  hookPhase?: OperationPhase;
  syncPhase?: string;
  images?: string[];
}

export interface SyncResult {
  resources?: ResourceResult[];
  revision: string;
  revisions?: string[];
  source?: ApplicationSource;
  sources?: ApplicationSource[];
}

export interface OperationState {
  operation: Operation;
  phase: OperationPhase;
  message?: string;
  syncResult?: SyncResult;
  startedAt: string;
  finishedAt?: string;
  retryCount?: number;
}

/** '' before the first comparison. */
export type SyncStatusCode = 'Synced' | 'OutOfSync' | 'Unknown' | '';
export type HealthCode =
  | 'Healthy'
  | 'Progressing'
  | 'Degraded'
  | 'Suspended'
  | 'Missing'
  | 'Unknown';

export interface Health {
  status?: HealthCode;
  message?: string;
  lastTransitionTime?: string;
}

export interface ResourceStatus {
  group?: string;
  version: string;
  kind: string;
  namespace?: string;
  name: string;
  status?: SyncStatusCode;
  health?: Health;
  hook?: boolean;
  requiresPruning?: boolean;
  syncWave?: number;
}

export interface RevisionHistory {
  id: number;
  revision?: string;
  revisions?: string[];
  source?: ApplicationSource;
  sources?: ApplicationSource[];
  deployStartedAt: string;
  deployedAt: string;
  initiatedBy: Initiator;
}

export interface ApplicationCondition {
  type: string;
  message: string;
  lastTransitionTime?: string;
}

export interface ComparedTo {
  source?: ApplicationSource;
  sources?: ApplicationSource[];
  destination: Destination;
}

export interface ApplicationSyncStatus {
  status?: SyncStatusCode;
  comparedTo: ComparedTo;
  revision?: string;
  revisions?: string[];
}

export interface ApplicationStatus {
  resources?: ResourceStatus[];
  sync: ApplicationSyncStatus;
  health: Health;
  history?: RevisionHistory[];
  conditions?: ApplicationCondition[];
  reconciledAt?: string;
  operationState?: OperationState;
  sourceType?: string;
  sourceTypes?: string[];
  summary: { images?: string[] };
  resourceHealthSource?: string;
  controllerNamespace?: string;
  sourceHydrator: Record<string, never>;
}

export interface Application extends KubeObject {
  kind: 'Application';
  spec: ApplicationSpec;
  status?: ApplicationStatus;
  operation?: Operation;
}

export interface SyncWindow {
  kind: 'allow' | 'deny';
  schedule: string;
  duration: string;
  applications?: string[];
  namespaces?: string[];
  clusters?: string[];
  manualSync?: boolean;
  timeZone?: string;
}

export interface AppProject extends KubeObject {
  kind: 'AppProject';
  spec: {
    sourceRepos?: string[];
    destinations?: Destination[];
    syncWindows?: SyncWindow[];
    clusterResourceWhitelist?: { group: string; kind: string }[];
    namespaceResourceWhitelist?: { group: string; kind: string }[];
    [field: string]: unknown;
  };
}

// The stores admit only objects that passed `admit` (see admission.ts), so the kind tells the type.
export function isApplication(object: KubeObject): object is Application {
  return object.kind === 'Application';
}

export function isApplicationSet(object: KubeObject): object is ApplicationSet {
  return object.kind === 'ApplicationSet';
}

export function isAppProject(object: KubeObject): object is AppProject {
  return object.kind === 'AppProject';
}

/** The sources in order, whichever of the two fields the spec uses. */
export function sourcesOf(spec: {
  source?: ApplicationSource;
  sources?: ApplicationSource[];
}): ApplicationSource[] {
  if (spec.sources?.length) return spec.sources;
  return spec.source ? [spec.source] : [];
}

/** Argo CD's GetRevisions: null before the first comparison, which then shows in targetRevisions. */
export function revisionsOf(status?: ApplicationStatus): string[] | null {
  if (status?.sync.revisions?.length) return status.sync.revisions;
  return status?.sync.revision ? [status.sync.revision] : null;
}

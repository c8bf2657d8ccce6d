/** What is asked of one Argo CD only when a person looks: whole resources, a source's values, sync windows. */

import type { ApplicationRef } from './ArgoApi';
import type { Fields } from './fields';

/** A Kubernetes object without what servers write into it. It may hold secrets: redact before it leaves. */
export type KubeObject = Fields;

/** A resource that is not as it should be. */
export interface ResourceState {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  /** What a sync would do; a deletion only when it prunes. */
  change: 'create' | 'update' | 'delete';
  /** As it is, apart from what Argo CD ignores; absent when it is not there. */
  live?: KubeObject;
  /** As it would be after a sync; absent when it has left the manifests. */
  desired?: KubeObject;
  /** For people: why `live` and `desired` are both absent although the resource differs. */
  withheld?: string;
}

export interface DifferingResources {
  resources: ResourceState[];
  /** How many more there are. */
  more: number;
}

/** One setting of a source, such as `helm.parameters.replicas`. It may be a secret: redact before it leaves. */
export interface SourceValue {
  name: string;
  value: string;
}

export interface SyncWindow {
  kind: 'allow' | 'deny';
  /** As cron writes it. */
  schedule: string;
  /** Such as `1h`. */
  duration: string;
  manualSync: boolean;
  /** Of the schedule; UTC when absent. `syncWindows` does not tell it, only `projectWindows` does. */
  timeZone?: string;
}

/** The windows of a target's AppProject that concern it (recording windows). */
export interface SyncWindows {
  active: SyncWindow[];
  assigned: SyncWindow[];
  /** Whether a sync by hand is allowed now. */
  canSync: boolean;
}

export interface ArgoDetails {
  /** Resources whose live state differs from the desired one; hooks are none of them (recordings 3.5/reads, suspended). */
  differingResources(ref: ApplicationRef): Promise<DifferingResources>;
  /** Everything that the revisions render to, hooks too; Argo CD masks the values of Secrets (recording 3.5/reads). */
  renderedObjects(
    ref: ApplicationRef,
    revisions: string[],
    options: { multiSource: boolean },
  ): Promise<KubeObject[]>;
  /** What each source sets beside its place and revision, such as Helm parameters and Kustomize images. */
  sourceValues(ref: ApplicationRef): Promise<SourceValue[][]>;
  syncWindows(ref: ApplicationRef): Promise<SyncWindows>;
  /** All windows of a project, with their zones; our account may lack the right to read projects (recording 3.5/reads). */
  projectWindows(project: string): Promise<SyncWindow[]>;
}

/** What differs: a target's live resources from what they should be, and one stage from another. */

/** One resource, live beside desired, as YAML with every secret value redacted. @public */
export interface ResourceDifference {
  group: string;
  kind: string;
  namespace: string;
  name: string;
  change: 'create' | 'update' | 'delete';
  /** As it is in the cluster; absent when it is not there. */
  live?: string;
  /** As it would be after a sync; absent when it would go. */
  desired?: string;
  /** Whether values were taken out because they are secret. */
  redacted: boolean;
}

/** `GET …/targets/{name}/diff`. @public */
export interface TargetDiffResponse {
  target: string;
  deployed: string[];
  desired: string[];
  /** Only resources that differ. */
  resources: ResourceDifference[];
  /** For people: what could not be found out. */
  problems: string[];
}

/** @public */
export type ComparedAspect =
  | 'revision'
  | 'image'
  | 'replicas'
  | 'value'
  | 'resource';

/** One thing in which two stages can differ. @public */
export interface ComparisonRow {
  aspect: ComparedAspect;
  /** What is compared: a repository, a container, a value's name. */
  subject: string;
  /** What the one and the other stage has; several when its own targets differ; empty when it has none. */
  left: string[];
  right: string[];
  same: boolean;
}

/** `GET …/compare?left=&right=` (indices of stages): "staging and prod compared". @public */
export interface StageComparisonResponse {
  left: { index: number; name: string };
  right: { index: number; name: string };
  rows: ComparisonRow[];
  /** For people: what could not be found out. */
  problems: string[];
}

/** `POST …/targets/{name}/repair`: sync again what was deployed. @public */
export interface RepairRequest {
  /** The deployed revisions that the person saw, one a source. */
  revisions: string[];
}

/** @public */
export interface RepairResponse {
  target: string;
  revisions: string[];
  /** Travels in the sync's infos. */
  executionId: string;
}

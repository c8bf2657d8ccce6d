/** The ApplicationSet as this simulator reads and writes it. */

import type { Health, SyncStatusCode } from './argocd';
import type { KubeObject, ObjectMeta } from './types';

export interface MatchExpression {
  key: string;
  operator: string;
  values?: string[];
}

export interface RolloutStep {
  matchExpressions?: MatchExpression[];
  /** The integer 0 is the manual gate; see "recording stringzero" for the string. */
  maxUpdate?: number | string;
}

export type ApplicationSetStepStatus =
  | 'Waiting'
  | 'Pending'
  | 'Progressing'
  | 'Healthy';

export interface ApplicationSetApplicationStatus {
  application: string;
  lastTransitionTime?: string;
  message: string;
  status: ApplicationSetStepStatus;
  /** 1-based, as a string; "-1" when no step selects the Application. */
  step: string;
  targetRevisions: string[] | null;
}

export interface ApplicationSetCondition {
  type: string;
  message: string;
  lastTransitionTime?: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
}

export interface ApplicationSetResource {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
  status?: SyncStatusCode;
  health?: Health;
}

export interface ApplicationSetStatus {
  conditions?: ApplicationSetCondition[];
  applicationStatus?: ApplicationSetApplicationStatus[];
  resources?: ApplicationSetResource[];
  resourcesCount?: number;
  health?: Health;
}

export interface ApplicationSetSpec {
  generators: unknown[];
  template: {
    metadata: Partial<ObjectMeta>;
    spec: Record<string, unknown>;
  };
  goTemplate?: boolean;
  goTemplateOptions?: string[];
  templatePatch?: string;
  strategy?: {
    type?: string;
    deletionOrder?: string;
    rollingSync?: { steps?: RolloutStep[] };
  };
  syncPolicy?: {
    applicationsSync?: string;
    preserveResourcesOnDeletion?: boolean;
  };
  preservedFields?: { annotations?: string[]; labels?: string[] };
  [field: string]: unknown;
}

export interface ApplicationSet extends KubeObject {
  kind: 'ApplicationSet';
  spec: ApplicationSetSpec;
  status?: ApplicationSetStatus;
}

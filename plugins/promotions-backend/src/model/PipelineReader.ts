/** What the read model offers to approvals, worker and http: pipelines as they are in memory, without I/O. */

import type {
  Freshness,
  Pipeline,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';

/** A pipeline with the evidence that it was derived from. */
export interface PipelineSnapshot {
  pipeline: Pipeline;
  set: ApplicationSet;
  /** Applications of each stage, in the order of `pipeline.stages[].targets`. */
  applications: Application[][];
}

export interface InstanceStatus {
  name: string;
  freshness: Freshness;
}

export interface PipelineReader {
  pipelines(): PipelineSnapshot[];
  pipeline(ref: PipelineRef): PipelineSnapshot | undefined;
  instances(): InstanceStatus[];
  /** Calls back after each change that a viewer could see, until the returned function is called. */
  onChange(listener: (ref: PipelineRef) => void): () => void;
}

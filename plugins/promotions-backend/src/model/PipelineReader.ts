/** What the read model offers to approvals, worker and http: pipelines as they are in memory, without I/O. */

import type {
  Freshness,
  Pipeline,
  PipelineRef,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import type { ReleaseContents } from './contents';
import type { LinkedEntity } from './entityAnnotations';
import type { Evidence } from './proof';

/**
 * A pipeline as far as nobody has judged it: enough to tell what it belongs to and who may read it. Cheap, as there
 * may be thousands of which one is wanted.
 */
export interface PipelineOutline {
  readonly pipeline: Pick<Pipeline, 'ref' | 'title' | 'entityRefs'>;
  readonly set: ApplicationSet;
  /** Applications of each stage, in the order of `pipeline.stages[].targets`. */
  readonly applications: Application[][];
}

/** A pipeline with the evidence that it was derived from. */
export interface PipelineSnapshot extends PipelineOutline {
  readonly pipeline: Pipeline;
  /** What is remembered of its releases; absent where nothing is known of them, which proves nothing. */
  readonly evidence?: Evidence;
  /** What the release of the stage consists of; undefined while it is not rendered. */
  readonly contents?: (index: number) => ReleaseContents | undefined;
  /** Asks how the newest candidate renders for a gated stage that is not offered it; a later look has the answer. */
  readonly render?: (index: number) => void;
}

export interface InstanceStatus {
  name: string;
  freshness: Freshness;
}

export interface PipelineReader {
  /** Of all pipelines, in the order of their references as texts. */
  outlines(): readonly PipelineOutline[];
  /** Of those that may belong to the entity, in the same order: all that do are among them. */
  outlinesFor(entity: LinkedEntity): readonly PipelineOutline[];
  outline(ref: PipelineRef): PipelineOutline | undefined;
  /** Judged and put into words. */
  pipeline(ref: PipelineRef): PipelineSnapshot | undefined;
  /** The verdicts of a pipeline's stages, without any words; none when it is not there. */
  verdictsOf(ref: PipelineRef): readonly Verdict[];
  instances(): InstanceStatus[];
  /** Calls back after each change that a viewer could see, until the returned function is called. */
  onChange(listener: (ref: PipelineRef) => void): () => void;
}

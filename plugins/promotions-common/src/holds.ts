/** A person's stop on a stage, a pipeline, an instance or everything; only a person lifts it. */

import type { Permit } from './can';
import type { PipelineRef } from './pipeline';

/** @public */
export type HoldScope =
  | { kind: 'everything' }
  | { kind: 'instance'; instance: string }
  | { kind: 'pipeline'; pipeline: PipelineRef }
  | { kind: 'stage'; pipeline: PipelineRef; index: number; name: string };

/** @public */
export interface Hold {
  id: string;
  scope: HoldScope;
  reason: string;
  /** The person's entity reference. */
  by: string;
  /** ISO 8601 */
  at: string;
  /** `rollback`: it was put when a rollback was approved, so that nothing rolls forward by itself. */
  cause: 'person' | 'rollback';
  /** Absent while it holds. */
  lifted?: { by: string; at: string; reason?: string };
}

/** `GET /holds`: those that hold now, of what the caller may read. @public */
export interface HoldsResponse {
  items: Hold[];
  /** Whether the caller may hold an instance or everything. */
  viewer: { freeze: Permit };
}

/** `POST /holds` @public */
export interface HoldRequest {
  scope: HoldScope;
  reason: string;
}

/** `POST /holds/{id}/lift` @public */
export interface LiftRequest {
  reason?: string;
}

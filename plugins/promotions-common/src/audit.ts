/** What is recorded for ever: who decided, what was refused, what the worker did; each entry chained to the one before. */

import type { PipelineRef } from './pipeline';

/** @public */
export type AuditKind =
  | 'decision'
  | 'refusal'
  /** What a policy or a gate's conditions came to when something was decided or opened. */
  | 'evaluation'
  | 'opening'
  | 'ended'
  | 'execution'
  | 'outcome'
  | 'hold'
  | 'lift'
  | 'abort'
  | 'rollback'
  | 'repair'
  | 'outside'
  | 'checkpoint';

/** @public */
export interface AuditEntry {
  /** From 1, without a gap. */
  seq: number;
  /** ISO 8601 */
  at: string;
  kind: AuditKind;
  /** A person's entity reference, `portal`, or `argocd:ACCOUNT`. */
  actor: string;
  pipeline?: PipelineRef;
  stage?: { index: number; name: string };
  target?: string;
  approvalId?: string;
  releaseId?: string;
  /** One plain sentence. */
  text: string;
  /** The particulars, by kind. */
  data: Record<string, unknown>;
  /** Which key signed it. */
  keyId: string;
  /** HMAC-SHA256 over the entry and the one before it, in hexadecimal. */
  hmac: string;
}

/** `GET /pipelines/{…}/activity`, newest first. @public */
export interface ActivityResponse {
  items: AuditEntry[];
  nextCursor?: string;
}

/**
 * What must be remembered of a pipeline because Argo CD forgets it: the order in which candidates arrived,
 * what each target completed, and which checks failed. Plain data; every change makes a new value.
 */

import type { CheckState } from '@stagecraft/plugin-promotions-common';

/** Most candidates remembered for one track; older ones have no say in any verdict. */
export const MOST_CANDIDATES = 20;

/** What moves through the pipeline: one revision a source, as first seen on any target. */
export interface CandidateRecord {
  revisions: string[];
  /** ISO 8601; our clock. */
  since: string;
}

export interface CheckRecord {
  name: string;
  phase: 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail' | 'Resource';
  state: CheckState;
  message?: string;
}

/** What a target did for one candidate under one spec. */
export interface CandidateRun {
  /** When an operation for it succeeded; absent for a candidate that changed nothing here. */
  succeededAt?: string;
  /** An operation for it succeeded and it was Synced and Healthy at it, perhaps while a redundant sync ran. */
  provenAt?: string;
  /** As `provenAt`, and nothing was in flight or due. Kept, whatever happens later. */
  completedAt?: string;
  /** Its last word on a failure; a failed check stays until a person runs it again. */
  failure?: { at: string; reason: 'check' | 'operation'; message: string };
  /** First verdict of each check; a later failure wins. */
  checks: CheckRecord[];
  /** When a person ran it again after a failure: what failed before that counts no more. */
  rerunAt?: string;
}

export interface TargetMemory {
  /** By candidate and spec, see `runKey`. */
  runs: Readonly<Record<string, CandidateRun>>;
  /** The operation that ended last, and when we saw it ended. */
  ended?: { startedAt: string; seenAt: string };
}

export interface PipelineMemory {
  /** By track, oldest first. */
  candidates: Readonly<Record<string, readonly CandidateRecord[]>>;
  /** Where each target was seen last, so that a step back to an old candidate is told from a late comparison. */
  seen: Readonly<Record<string, string>>;
  targets: Readonly<Record<string, TargetMemory>>;
  /** Since when each stage, and the pipeline under `-1`, has been as it is. */
  since: Readonly<Record<number, { state: string; at?: string }>>;
}

export const NOTHING_REMEMBERED: PipelineMemory = {
  candidates: {},
  seen: {},
  targets: {},
  since: {},
};

/** What is remembered of a target; an Application may be called `constructor`. */
export function targetMemory(
  { targets }: Pick<PipelineMemory, 'targets'>,
  name: string,
): TargetMemory | undefined {
  return Object.hasOwn(targets, name) ? targets[name] : undefined;
}

export function revisionKey(revisions: readonly string[]): string {
  return revisions.join('+');
}

/** A spec change makes another thing of the same commit: what was complete before is no evidence for it. */
export function runKey(
  revisions: readonly string[],
  specDigest: string,
): string {
  return `${revisionKey(revisions)} ${specDigest}`;
}

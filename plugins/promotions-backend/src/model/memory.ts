/**
 * What must be remembered of a pipeline because Argo CD forgets it: the order in which candidates arrived,
 * what each target completed, and which checks failed. Plain data; every change makes a new value.
 */

import type { CheckState } from '@stagecraft/plugin-promotions-common';
import type { Application } from '../argocd/types';

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
  /** When we first saw it complete; our clock, so that it can be counted how long it has been. */
  completeSeenAt?: string;
  /** Its last word on a failure; a failed check stays until a person runs it again. */
  failure?: RunFailure;
  /** First verdict of each check; a later failure wins. */
  checks: CheckRecord[];
  /** When a person ran it again after a failure: what failed before that counts no more. */
  rerunAt?: string;
  /** Since it was completed, oldest first; undefined while there was none. */
  lapses?: readonly Lapse[];
}

/** A time in which a target that had completed a candidate was no proof of it; our clock. */
export interface Lapse {
  /** It was Degraded or Missing, or it ran something else. */
  kind: 'trouble' | 'away';
  /** ISO 8601 */
  from: string;
  /** Absent while it lasts. */
  to?: string;
}

export interface RunFailure {
  /** By Argo CD's clock where it tells it, since reruns are told by it. */
  at: string;
  reason: 'check' | 'operation';
  message: string;
  /** The operation that failed, by `operationKey`; absent for a plain Job. */
  operation?: string;
}

export interface TargetMemory {
  /** Of the Application: one that was made again under its name has done nothing yet. */
  uid?: string;
  /** By candidate and spec, see `runKey`. */
  runs: Readonly<Record<string, CandidateRun>>;
  /** The operation that ended last, and when we saw it ended. */
  ended?: EndedOperation;
  /** Dry commits by the commit that each was hydrated into. */
  dry?: Readonly<Record<string, string>>;
  /** Where it was when it was judged last, and what it ran. */
  place?: { stage: string; revisions: string[] };
}

export interface EndedOperation {
  startedAt: string;
  /** ISO 8601; our clock. */
  seenAt: string;
  /** By `operationKey`. */
  key?: string;
  /** RollingSync still claimed Pending at its end, so it writes another one (recording gatesync). */
  repeats?: boolean;
  /** What was desired instead, where it deployed something else. */
  beside?: string[];
}

/** A target that was there and is not any more. */
export interface GoneTarget {
  /** ISO 8601; our clock. */
  at: string;
  stage: string;
  revisions: string[];
}

export interface PipelineMemory {
  /** By track, oldest first. */
  candidates: Readonly<Record<string, readonly CandidateRecord[]>>;
  /** Where each target was seen last, so that a step back to an old candidate is told from a late comparison. */
  seen: Readonly<Record<string, string>>;
  targets: Readonly<Record<string, TargetMemory>>;
  /** Targets that vanished within the last day. */
  gone?: Readonly<Record<string, GoneTarget>>;
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

/** What a target did for a candidate under the spec that it has now. */
export function runIn(
  memory: Pick<PipelineMemory, 'targets'>,
  { key, specDigest }: Pick<Application, 'key' | 'specDigest'>,
  revisions: readonly string[],
): CandidateRun | undefined {
  return targetMemory(memory, key.name)?.runs[runKey(revisions, specDigest)];
}

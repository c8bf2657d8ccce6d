/** What a promotion pipeline is, in plain data: the words of the product, shared by backend and front end. */

import type { Approval } from './approval';
import type { TargetRights, ViewerRights } from './can';
import type { GateCondition } from './conditions';
import type { PipelineChain } from './chain';
import type { Hold } from './holds';
import type { PolicyInForce } from './policy';

/** Which ApplicationSet, in which Argo CD. @public */
export interface PipelineRef {
  /** The Argo CD's configured name. */
  instance: string;
  namespace: string;
  name: string;
}

/** What is true of a stage or target for the newest candidate, from evidence. @public */
export type Verdict =
  | 'complete'
  | 'rolling'
  | 'failed'
  | 'waiting'
  | 'gated'
  | 'blocked'
  | 'drifted'
  | 'outOfOrder'
  | 'empty'
  | 'unknown';

/**
 * What opens a stage. `manual` is a step with the integer 0 in a pipeline that names no gates: opened by
 * somebody outside, never by the portal.
 * @public
 */
export type GateKind =
  | 'argocd'
  | 'verified'
  | 'approval'
  | 'pullRequest'
  | 'job'
  | 'workflow'
  | 'manual';

/** @public */
export interface Gate {
  kind: GateKind;
  /** Why this gate cannot open although its kind is clear, for people; absent when it works. */
  closedBecause?: string;
}

/** A part of an explanation that names who or what can move the release. @public */
export interface Actor {
  kind: 'user' | 'group' | 'argocd' | 'portal' | 'git' | 'platform';
  /** An entity reference for users and groups, else a name for people. */
  ref: string;
}

/** One plain sentence, with a code and parameters for machines and translation. @public */
export interface Explanation {
  code: string;
  text: string;
  /** Since when it is so; ISO 8601. Absent when that is not known. */
  since?: string;
  actors: Actor[];
  /** What the text was made of. */
  params: Record<string, string>;
}

/** A difference between Argo CD's claim and the evidence, and what to do about it. @public */
export interface Warning {
  code: string;
  /** What differs. */
  text: string;
  /** What to do about it. */
  remedy: string;
  /** What both texts were made of. */
  params: Record<string, string>;
  /** The target that it speaks of, where it is one. */
  target?: string;
}

/** How far what is shown can be trusted. @public */
export interface Freshness {
  state: 'live' | 'stale' | 'unreachable';
  /** When this Argo CD was last heard of; ISO 8601. Absent when it never was. */
  observedAt?: string;
  /** For people: why it is not live. */
  reason?: string;
}

/** Result of a Job, Workflow, HTTP answer or pull request that speaks for a stage and a candidate. @public */
export type CheckState = 'passed' | 'failed' | 'running' | 'absent' | 'unknown';

/** @public */
export interface Check {
  name: string;
  kind: 'job';
  /** Where Argo CD runs it: a hook's phase, or `Resource` for a plain Job. */
  phase: 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail' | 'Resource';
  state: CheckState;
  message?: string;
  /** The revisions it speaks for. */
  revisions: string[];
}

/** The operation that Argo CD runs or ran last on a target. @public */
export interface Operation {
  phase: 'Running' | 'Terminating' | 'Succeeded' | 'Failed' | 'Error';
  /** What it deploys; empty while Argo CD has not said. */
  revisions: string[];
  startedAt: string;
  /** Set on a running operation, it waits for its next retry. */
  finishedAt?: string;
  message?: string;
  retryCount: number;
  /** Argo CD's account, or `applicationset-controller`. */
  initiatedBy?: string;
}

/** A commit as people know it. @public */
export interface CommitInfo {
  revision: string;
  subject: string;
  author?: string;
  /** ISO 8601 */
  date?: string;
  url?: string;
}

/** An Application in a stage. @public */
export interface Target {
  name: string;
  namespace: string;
  /** The cluster's name, else its address. */
  cluster: string;
  /** The namespace that it deploys to. */
  destination: string;
  verdict: Verdict;
  explanation: Explanation;
  /** Revision of each source that Argo CD compares it with. */
  desired: string[];
  /** Revision of each source that was deployed last; empty when never. */
  deployed: string[];
  /** When that was; ISO 8601. */
  deployedAt?: string;
  sync: 'Synced' | 'OutOfSync' | 'Unknown';
  health: string;
  images: string[];
  operation?: Operation;
  /** Syncs that deployed the revision it runs; Argo CD makes two or three of one rollout. */
  syncs: number;
  checks: Check[];
  links: TargetLinks;
  viewer?: TargetRights;
}

/** @public */
export interface TargetLinks {
  argocd?: string;
  /** The commit that runs. */
  deployed?: string;
  desired?: string;
}

/** A candidate in one stage. @public */
export interface Release {
  /**
   * Hash of targets, manifests and spec. Absent while the manifests are not rendered: nothing can be
   * decided then, and `pendingBecause` says why.
   */
  id?: string;
  pendingBecause?: string;
  /** One revision a source. */
  revisions: string[];
  /**
   * Whether every earlier stage has completed this candidate and some target here does not run it yet:
   * only then can it be decided. It may be older than the newest candidate, which is still on its way.
   */
  offered: boolean;
}

/** One step of the RollingSync. @public */
export interface Stage {
  index: number;
  name: string;
  gate: Gate;
  verdict: Verdict;
  explanation: Explanation;
  /** What Argo CD's applicationStatus claims, by status with the number of targets. A claim, not evidence. */
  argocd: Record<string, number>;
  warnings: Warning[];
  /** What would be deployed here, or was last: the newest candidate that is offered to this stage. */
  release: Release;
  /** Distinct revisions that its targets run, newest first, each one entry a source joined by `+`. */
  deployed: string[];
  targets: Target[];
  approval?: Approval;
  /** What must hold before the gate opens for `release`, in order; absent where no gate of ours is. */
  conditions?: GateCondition[];
  /** What app-config asks of this stage, and where each rule comes from; absent where no gate of ours is. */
  policy?: PolicyInForce;
  /** Those that stop this stage, whatever they were put on; absent when none does. */
  holds?: Hold[];
  /** The newest syncs of it that did not come from this portal; absent when none is known. */
  outside?: OutsideDecision[];
  /** When its sync windows next change what may be synced; absent when that is not known or never. */
  windows?: WindowOutlook;
  viewer?: ViewerRights;
}

/** A sync of a gated stage that did not come from this portal. @public */
export interface OutsideDecision {
  target: string;
  revisions: string[];
  /** Argo CD's account. */
  account: string;
  /** ISO 8601 */
  at: string;
  /** How it ended; absent while it runs. */
  outcome?: 'succeeded' | 'failed';
}

/** What the AppProject's sync windows let a pinned sync do. @public */
export interface WindowOutlook {
  open: boolean;
  /** When that changes; ISO 8601. Absent when it is not foreseen. */
  until?: string;
  /** The window that closes it, or will: its schedule, duration and zone, for people. */
  because?: string;
}

/** What moves through a pipeline. @public */
export interface Candidate {
  /** One revision a source. */
  revisions: string[];
  /** When it was first seen on any target; ISO 8601. */
  since: string;
}

/** @public */
export interface Pipeline {
  ref: PipelineRef;
  title: string;
  entityRefs: string[];
  freshness: Freshness;
  explanation: Explanation;
  /** Newest first. */
  candidates: Candidate[];
  stages: Stage[];
  /** Pipeline-wide differences, such as a misspelt strategy. */
  warnings: Warning[];
  /** Applications that match no stage. */
  unmatched: Target[];
  /** What is known of the revisions that are named anywhere above. */
  commits: CommitInfo[];
  links: { argocd?: string };
  /** Where it is one part of several. */
  chain?: PipelineChain;
  /** Grows with each change; a signal names it. */
  version: number;
}

/** @public */
export interface StageSummary {
  name: string;
  verdict: Verdict;
  targets: number;
}

/** @public */
export interface PipelineSummary {
  ref: PipelineRef;
  title: string;
  entityRefs: string[];
  freshness: Freshness;
  explanation: Explanation;
  stages: StageSummary[];
}

/** `instance:namespace/name`, the form that annotations and messages use. @public */
export function formatPipelineRef(ref: PipelineRef): string {
  return `${ref.instance}:${ref.namespace}/${ref.name}`;
}

/** The usual seven characters of a commit; a chart version or tag stays whole. @public */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 7) : revision;
}

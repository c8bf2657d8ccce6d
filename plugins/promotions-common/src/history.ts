/** What each stage did with each release, as it was seen; it outlives what Argo CD remembers. */

import type { SourceCommits } from './api';
import type { CheckState, CommitInfo, Target } from './pipeline';

/**
 * What became of a release on a target. `rolling` while it is under way; `complete` and `failed` as its verdict was;
 * `deployed` when its sync succeeded, so that it ran there, but another release came before it was complete or nobody
 * watched; `superseded` when another release came before its sync succeeded; `unknown` where nobody saw its end.
 * @public
 */
export type TargetReleaseState =
  | 'rolling'
  | 'complete'
  | 'deployed'
  | 'failed'
  | 'superseded'
  | 'unknown';

/**
 * As its targets are, the worst first. `partial`: it came to some of the targets and nothing is at work on the others,
 * which wait for somebody, or another release came to them first.
 * @public
 */
export type StageReleaseState = TargetReleaseState | 'partial';

/** Who or what started a sync. @public */
export interface StartedBy {
  /** `argocd`: RollingSync or auto-sync; `portal`: an execution of ours; `person`: somebody outside. */
  kind: 'argocd' | 'portal' | 'person';
  /** Argo CD's account, or those who approved; of a rollback, who asked for it; of an override, who did it. */
  name?: string;
  /** It brought the stage back to an earlier release. */
  rollback?: true;
  /** Somebody opened the gate in an emergency, past what it asks. */
  override?: true;
}

/** What one target did with a release; Argo CD's two or three syncs of one rollout are one. @public */
export interface TargetRelease {
  target: string;
  state: TargetReleaseState;
  /** ISO 8601; absent where it was not seen. */
  startedAt?: string;
  /** When it was complete, deployed, superseded or had failed; ISO 8601. */
  endedAt?: string;
  startedBy?: StartedBy;
  /** How many syncs Argo CD made of it. */
  syncs: number;
}

/** @public */
export interface HistoricCheck {
  target: string;
  name: string;
  phase: Target['checks'][number]['phase'];
  state: CheckState;
  message?: string;
}

/** One release in one stage. @public */
export interface StageRelease {
  /** Names of the stage as they were then. */
  stage: { index: number; name: string };
  revisions: string[];
  state: StageReleaseState;
  startedAt?: string;
  endedAt?: string;
  startedBy?: StartedBy;
  /** The approval that released it, where one did. */
  approvalId?: string;
  targets: TargetRelease[];
  checks: HistoricCheck[];
  /** It was not watched from start to end: pieced together from what Argo CD still knew. */
  pieced: boolean;
}

/** A candidate on its way through the stages. @public */
export interface ReleaseHistory {
  revisions: string[];
  /** When it was first seen on any target; ISO 8601. */
  since: string;
  /** In the order of the stages; a stage that it has not reached has no entry. */
  stages: StageRelease[];
  /** Stages in which it changed nothing, so that nothing was deployed there; in their order. */
  unaffected?: StageRelease['stage'][];
}

/** A time in which nobody watched, so that something may be missing. @public */
export interface HistoryGap {
  from: string;
  /** Absent while it lasts. */
  to?: string;
  reason: string;
}

/** @public */
export interface HistoryQuery {
  /** Releases a page. */
  limit?: number;
  cursor?: string;
}

/** `GET …/history`, newest release first. @public */
export interface HistoryResponse {
  items: ReleaseHistory[];
  nextCursor?: string;
  gaps: HistoryGap[];
  /** What is known of the revisions above. */
  commits: CommitInfo[];
  /** How long releases are kept, in days. */
  retentionDays: number;
}

/** What a target ran at a moment. @public */
export interface RunningTarget {
  target: string;
  revisions: string[];
  /** Since when; ISO 8601. */
  since?: string;
}

/** `GET …/history/at?time=`: what ran at a moment. @public */
export interface HistoryAtResponse {
  time: string;
  stages: { index: number; name: string; targets: RunningTarget[] }[];
  /** Gaps that this moment falls into, or that make it uncertain. */
  gaps: HistoryGap[];
}

/** `GET …/stages/{index}/changes?from=&to=`: what changed in a stage between two times. @public */
export interface StageChangesResponse {
  stage: { index: number; name: string };
  from: string;
  to: string;
  before: RunningTarget[];
  after: RunningTarget[];
  /** Releases that began or ended in between, newest first. */
  releases: StageRelease[];
  /** Per source: the commits between what ran before and after. */
  sources: SourceCommits[];
  gaps: HistoryGap[];
}

/** `GET …/commits?from=&to=` (revisions joined by `+`): the commits between two releases. @public */
export interface CommitsResponse {
  sources: SourceCommits[];
}

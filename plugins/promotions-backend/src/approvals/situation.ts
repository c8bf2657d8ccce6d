/** What a decision depends on: the stage with its policy, what holds and the decisions so far, and who asks. */

import type {
  Decision,
  GateCondition,
  GateKind,
  Hold,
  Permit,
  RefusalCode,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import type { PipelineSnapshot } from '../model/PipelineReader';
import type { StoredApproval } from './ApprovalStore';
import type { Separated } from './authors/separationOf';
import type { OwnersSay, StagePolicy } from './policies';
import { lastOf } from './standing';

/** Who asks, as far as a decision depends on it. */
export type Viewer =
  | Person
  /** A service, an agent, a guest: for people, what it is. */
  | { kind: 'other'; what: string };

export interface Person {
  kind: 'user';
  user: string;
  ownership: readonly string[];
  /** Backstage's permission for what is asked, on this pipeline: necessary, never sufficient. */
  permitted: boolean;
}

/** What people do that has a permission of its own. */
export type Deed =
  | 'decide'
  | 'override'
  | 'abort'
  | 'rollback'
  | 'hold'
  | 'freeze';

/** The same person for each deed, as Backstage permits each for itself. */
export type Viewers = Record<Deed, Viewer>;

/** Everything that a decision on a stage depends on, apart from who decides. */
export interface GateSituation {
  snapshot: PipelineSnapshot;
  index: number;
  policy: StagePolicy;
  /** What opens it: the stricter of what Git names and what policies ask. */
  gate: GateKind;
  /** `promotions.instances[].execute` */
  execute: boolean;
  /** The database forgets everything with the process. */
  volatile: boolean;
  /** The newest round of each release of the pipeline, of other stages too; the newest first. */
  rounds: readonly StoredApproval[];
  /** The newest round on what is decided: on the stage's release, or on a rollback that waits for people. */
  approval?: StoredApproval;
  /** The one that is shown at the stage. */
  shown?: StoredApproval;
  /** Whether owners count; absent where no policy asks them. */
  owned?: OwnersSay;
  /** Who made it, and so does not count. */
  separated: Separated;
  /** Those that stop the stage. */
  holds: readonly Hold[];
  /** What must hold before the gate opens; empty where nobody asked for it. */
  conditions: readonly GateCondition[];
}

/** What a person asks for. */
export interface Asked {
  decision: Decision;
  comment?: string;
}

export type Refusal = Extract<Permit, { allowed: false }>;

export function stageOf({
  snapshot,
  index,
}: Pick<GateSituation, 'snapshot' | 'index'>): Stage {
  return snapshot.pipeline.stages[index];
}

/** Whether people decide on a rollback of the stage, before anything goes forward there. */
export function isAboutRollback({
  approval,
}: Pick<GateSituation, 'approval'>): boolean {
  return approval?.kind === 'rollback' && approval.state === 'pending';
}

/** Whether it is the last word of this person. */
export function gave(
  approval: StoredApproval,
  viewer: Viewer,
  decision: Decision,
) {
  return (
    viewer.kind === 'user' &&
    lastOf(approval.given, viewer.user)?.decision === decision
  );
}

/** A round that is over makes room for another one; a rejection does not. */
export function isOver(approval: StoredApproval): boolean {
  return ['succeeded', 'failed', 'aborted', 'ended'].includes(approval.state);
}

export function refuse(code: RefusalCode, reason: string): Refusal {
  return { allowed: false, code, reason };
}

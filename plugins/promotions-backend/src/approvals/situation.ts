/** What a decision depends on: the stage with its policy and the decisions so far, and who asks. */

import type {
  Decision,
  Permit,
  RefusalCode,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import type { PipelineSnapshot } from '../model/PipelineReader';
import type { StoredApproval } from './ApprovalStore';
import type { StagePolicy } from './policies';

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

/** Everything that a decision on a stage depends on, apart from who decides. */
export interface GateSituation {
  snapshot: PipelineSnapshot;
  index: number;
  policy: StagePolicy;
  /** `promotions.instances[].execute` */
  execute: boolean;
  /** The database forgets everything with the process. */
  volatile: boolean;
  /** The newest round on the stage's release. */
  approval?: StoredApproval;
}

export type Refusal = Extract<Permit, { allowed: false }>;

export function stageOf({ snapshot, index }: GateSituation): Stage {
  return snapshot.pipeline.stages[index];
}

export function gave(
  approval: StoredApproval,
  viewer: Viewer,
  decision: Decision,
) {
  return (
    viewer.kind === 'user' &&
    approval.given.some(d => d.user === viewer.user && d.decision === decision)
  );
}

/** A round that is over makes room for another one; a rejection does not. */
export function isOver(approval: StoredApproval): boolean {
  return ['succeeded', 'failed', 'aborted', 'ended'].includes(approval.state);
}

export function refuse(code: RefusalCode, reason: string): Refusal {
  return { allowed: false, code, reason };
}

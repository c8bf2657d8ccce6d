/** Decisions on pipelines: shows what is decided and who may decide, and stores what people decide. */

import type {
  Decision,
  Pipeline,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import type { PromotionsConfig } from '../config';
import type { PipelineSnapshot } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import {
  toApproval,
  type ApprovalStore,
  type NewDecision,
  type StoredApproval,
  type StoredDecision,
} from './ApprovalStore';
import { decide, rightsOf, type Ruling } from './decide';
import type { GateSituation, Viewer } from './situation';
import { describeGate, describePipeline } from './describeGate';
import { mayApprove, stagePolicy, type StagePolicy } from './policies';

export { stagePolicy } from './policies';

export interface DecisionCall {
  index: number;
  releaseId: string;
  decision: Decision;
  comment?: string;
}

export type DecisionResult =
  | { kind: 'stored' | 'repeated'; approval: StoredApproval }
  | Exclude<Ruling, { kind: 'record' | 'repeated' }>;

export interface ApprovalsOptions {
  store: ApprovalStore;
  config: Pick<PromotionsConfig, 'instances' | 'policies' | 'brokenPolicies'>;
  /** The store's database forgets everything with the process. */
  volatile: boolean;
  clock: Clock;
}

export class Approvals {
  constructor(private readonly options: ApprovalsOptions) {}

  /** The pipeline with its approvals; with a viewer also with what that viewer may do. */
  async show(snapshot: PipelineSnapshot, viewer?: Viewer): Promise<Pipeline> {
    const { pipeline } = snapshot;
    const approvals = await this.approvalsOf(snapshot);
    const stages = pipeline.stages.map((stage, index) => {
      const situation = this.situation(snapshot, index, approvals);
      const { policy, approval } = situation;
      const told = approval ?? toldOf(stage, approvals);
      return {
        ...describeGate(stage, policy, approval, pipeline.commits),
        ...(told && { approval: toApproval(told) }),
        ...(viewer && { viewer: rightsOf(situation, viewer) }),
      };
    });
    return describePipeline(pipeline, stages);
  }

  /** Stores a decision, or says why not. When it returns, the decision outlives a crash. */
  async decide(
    snapshot: PipelineSnapshot,
    viewer: Viewer,
    call: DecisionCall,
  ): Promise<DecisionResult> {
    const approvals = await this.approvalsOf(snapshot);
    const situation = this.situation(snapshot, call.index, approvals);
    const ruling = decide(situation, viewer, call);
    if (ruling.kind !== 'record') {
      return ruling;
    }
    const { policy } = situation;
    const recorded = await this.options.store.record(
      this.newDecision(snapshot, ruling, call, policy),
      given => opensGate(policy, given),
    );
    if (recorded.kind !== 'closed') {
      return recorded;
    }
    // Somebody else was quicker: rule again on what they left.
    const after = { ...situation, approval: recorded.approval };
    const second = decide(after, viewer, call);
    return second.kind === 'record' ? closed(recorded.approval) : second;
  }

  private approvalsOf({ pipeline }: PipelineSnapshot) {
    const gated = pipeline.stages.some(({ gate }) => gate.kind === 'approval');
    const releases = pipeline.stages.flatMap(({ release }) => release.id ?? []);
    return gated
      ? this.options.store.find(pipeline.ref, releases)
      : Promise.resolve([]);
  }

  private situation(
    snapshot: PipelineSnapshot,
    index: number,
    approvals: readonly StoredApproval[],
  ): GateSituation {
    const { config, volatile } = this.options;
    const { ref } = snapshot.pipeline;
    const releaseId = snapshot.pipeline.stages[index].release.id;
    const instance = config.instances.find(i => i.name === ref.instance);
    return {
      snapshot,
      index,
      policy: stagePolicy(snapshot, index, config),
      execute: instance?.execute ?? false,
      volatile,
      approval: approvals.find(
        a => a.stageIndex === index && a.releaseId === releaseId,
      ),
    };
  }

  private newDecision(
    snapshot: PipelineSnapshot,
    { round, by }: Extract<Ruling, { kind: 'record' }>,
    call: DecisionCall,
    policy: StagePolicy,
  ): NewDecision {
    const stage: Stage = snapshot.pipeline.stages[call.index];
    return {
      pipeline: snapshot.pipeline.ref,
      stageIndex: call.index,
      stageName: stage.name,
      releaseId: call.releaseId,
      round,
      revisions: stage.release.revisions,
      targets: snapshot.applications[call.index].map(app => ({
        namespace: app.key.namespace,
        name: app.key.name,
        project: app.project,
      })),
      required: policy.approvals,
      user: by.user,
      decision: call.decision,
      ...(call.comment && { comment: call.comment }),
      ownership: [...by.ownership],
      at: this.options.clock().toISOString(),
    };
  }
}

/**
 * What is told where the stage's release has no decision of its own: what is being deployed here, else how what
 * runs here was decided. A release that is not offered has no id, so it is known by its revisions.
 */
function toldOf(
  { index, release, deployed }: Stage,
  approvals: readonly StoredApproval[],
): StoredApproval | undefined {
  const here = approvals.filter(a => a.stageIndex === index);
  const runs = [release.revisions.join('+'), ...deployed];
  return (
    here.find(a => a.state === 'approved' || a.state === 'executing') ??
    (release.offered
      ? undefined
      : here.find(a => runs.includes(a.revisions.join('+'))))
  );
}

/** Counts only those who are approvers by the policies of now, with the rights they had when they decided. */
export function opensGate(
  policy: StagePolicy,
  given: readonly StoredDecision[],
): boolean {
  const counting = given.filter(
    d => d.decision === 'approve' && mayApprove(policy, d),
  );
  return counting.length >= policy.approvals;
}

function closed(approval: StoredApproval): DecisionResult {
  return {
    kind: 'refused',
    refusal: {
      allowed: false,
      code: 'alreadyDecided',
      reason: `The round of decisions is over: ${approval.state}.`,
    },
  };
}

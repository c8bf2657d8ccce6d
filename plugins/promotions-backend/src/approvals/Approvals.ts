/** Decisions on pipelines: shows what is decided and who may decide, and stores what people decide. */

import type {
  Approval,
  Pipeline,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import type { PromotionsConfig } from '../config';
import type { PipelineSnapshot } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import type {
  ApprovalStore,
  NewDecision,
  StoredApproval,
} from './ApprovalStore';
import { roundTargets } from './roundTargets';
import { recordRefusal } from './recordRefusal';
import { decide, rightsOf, type DecisionRequest, type Ruling } from './decide';
import { describeGate, describePipeline } from './describeGate';
import { presentApproval } from './presentApproval';
import { describePolicy, mayOverride, stagePolicy } from './policies';
import { countingIn, opensGate, quorumOf } from './quorum';
import { isOver, type GateSituation, type Viewers } from './situation';
import {
  hasGateOfOurs,
  Situations,
  type GateSources,
  type ShownSituation,
} from './Situations';

export { stagePolicy } from './policies';
export { opensGate } from './quorum';

export interface DecisionCall extends DecisionRequest {
  index: number;
}

export type DecisionResult =
  | { kind: 'stored' | 'repeated'; approval: StoredApproval }
  | Exclude<Ruling, { kind: 'record' | 'repeated' }>;

export interface ApprovalsOptions {
  store: ApprovalStore;
  config: Pick<PromotionsConfig, 'instances' | 'policies' | 'brokenPolicies'>;
  /** The store's database forgets everything with the process. */
  volatile: boolean;
  sources: GateSources;
  clock: Clock;
}

export class Approvals {
  private readonly situations: Situations;

  constructor(private readonly options: ApprovalsOptions) {
    this.situations = new Situations(options);
  }

  /** The pipeline with its approvals; with viewers also with its conditions and what that person may do. */
  async show(snapshot: PipelineSnapshot, viewers?: Viewers): Promise<Pipeline> {
    const { pipeline } = snapshot;
    const purpose = viewers ? 'show' : 'list';
    const situations = await this.situations.ofAll(snapshot, purpose);
    const stages = situations.map(situation =>
      showStage(situation, viewers, this.options.clock()),
    );
    if (viewers) {
      situations.forEach(situation => askForHotfix(situation, viewers));
    }
    return describePipeline(pipeline, stages);
  }

  /** Of each stage of those pipelines that have gates of ours, without conditions. */
  situationsOf(
    snapshots: readonly PipelineSnapshot[],
  ): Promise<GateSituation[][]> {
    return this.situations.ofMany(snapshots);
  }

  /** One stage in words, with what its rights depend on. */
  async tell(snapshot: PipelineSnapshot, index: number) {
    const situation = await this.situations.ofOne(snapshot, index, [], 'show');
    const now = this.options.clock();
    return { situation, stage: showStage(situation, undefined, now) };
  }

  /** What any decision on the stage depends on, as it is now. */
  situationOf(
    snapshot: PipelineSnapshot,
    index: number,
  ): Promise<GateSituation> {
    return this.situations.ofOne(snapshot, index);
  }

  /** As the API shows it. */
  present(snapshot: PipelineSnapshot, approval: StoredApproval): Approval {
    const { config } = this.options;
    return presentApproval(
      approval,
      stagePolicy(snapshot, approval.stageIndex, config),
    );
  }

  /** Stores a decision, or says why not. When it returns, the decision outlives a crash. */
  async decide(
    snapshot: PipelineSnapshot,
    viewers: Viewers,
    call: DecisionCall,
  ): Promise<DecisionResult> {
    const viewer =
      call.decision === 'override' ? viewers.override : viewers.decide;
    const rule = async (): Promise<[GateSituation, Ruling]> => {
      const { index, releaseId } = call;
      const now = await this.situations.ofOne(snapshot, index, [releaseId]);
      return [now, decide(now, viewer, call)];
    };
    const [situation, ruling] = await rule();
    if (ruling.kind !== 'record') {
      await this.noteRefusal(situation, viewers, call, ruling);
      return ruling;
    }
    const { policy } = situation;
    const recorded = await this.options.store.record(
      this.newDecision(situation, ruling, call),
      given => opensGate(policy, given, situation),
    );
    if (recorded.kind !== 'closed') {
      return recorded;
    }
    // Somebody else was quicker: rule again on what they left.
    const [, second] = await rule();
    return second.kind === 'record' ? closed(recorded.approval) : second;
  }

  private async noteRefusal(
    situation: GateSituation,
    viewers: Viewers,
    call: DecisionCall,
    ruling: Ruling,
  ): Promise<void> {
    const at = this.options.clock().toISOString();
    const entry = recordRefusal(situation, viewers.decide, call, ruling, at);
    if (entry) {
      await this.options.store.note(entry);
    }
  }

  private newDecision(
    situation: GateSituation,
    { round, by }: Extract<Ruling, { kind: 'record' }>,
    call: DecisionCall,
  ): NewDecision {
    const { snapshot, index, policy } = situation;
    const stage: Stage = snapshot.pipeline.stages[index];
    const contents =
      call.releaseId === stage.release.id
        ? snapshot.contents?.(index)
        : undefined;
    return {
      pipeline: snapshot.pipeline.ref,
      stageIndex: index,
      stageName: stage.name,
      releaseId: call.releaseId,
      round,
      revisions: revisionsOf(situation, call.releaseId),
      targets: roundTargets(snapshot.applications[index]),
      ...(contents && { contents }),
      required: quorumOf(policy, situation),
      user: by.user,
      decision: call.decision,
      ...(call.comment && { comment: call.comment }),
      ownership: [...by.ownership],
      evaluation: evaluationOf(situation),
      at: this.options.clock().toISOString(),
    };
  }
}

function showStage(
  situation: ShownSituation,
  viewers: Viewers | undefined,
  now: Date,
): Stage {
  const { snapshot, index, policy, shown, conditions, windows } = situation;
  const { stages, commits } = snapshot.pipeline;
  const stage = stages[index];
  return {
    ...describeGate(stage, { ...situation, now }, commits),
    ...(shown && { approval: presentApproval(shown, policy) }),
    ...(conditions.length > 0 && { conditions: [...conditions] }),
    ...(windows && { windows }),
    ...(viewers && {
      viewer: rightsOf(situation, viewers),
      ...(hasGateOfOurs(stage) && {
        policy: describePolicy(
          stage,
          policy,
          situation.separated,
          situation.owned,
        ),
      }),
    }),
  };
}

/** Whoever may open it in an emergency is shown what would be deployed, though no earlier stage has completed it. */
function askForHotfix(
  { snapshot, index, policy }: GateSituation,
  { override }: Viewers,
): void {
  const { gate, release } = snapshot.pipeline.stages[index];
  const mayAsk =
    override.kind === 'user' &&
    override.permitted &&
    mayOverride(policy, override);
  if (mayAsk && hasGateOfOurs({ gate }) && !release.offered && !release.id) {
    snapshot.render?.(index);
  }
}

/** Those of the round that goes on; a new round is on what is offered now, though an older commit rendered the same. */
function revisionsOf(
  { snapshot, index, approval }: GateSituation,
  releaseId: string,
): string[] {
  const goesOn = approval?.releaseId === releaseId && !isOver(approval);
  return goesOn
    ? approval.revisions
    : snapshot.pipeline.stages[index].release.revisions;
}

/** What the policy and the conditions came to, for the record. */
function evaluationOf(situation: GateSituation): Record<string, unknown> {
  const { gate, policy, conditions, separated, approval } = situation;
  return {
    gate,
    policies: policy.policies.map(({ name }) => name),
    required: quorumOf(policy, situation),
    counted: countingIn(policy, approval?.given ?? [], situation).map(
      ({ user }) => user,
    ),
    conditions: conditions.map(({ code, state }) => `${code}: ${state}`),
    ...(separated.undetermined && { undetermined: separated.undetermined }),
  };
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

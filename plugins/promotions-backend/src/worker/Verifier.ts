/** Gathers what an approval is looked at with before each send: the model, policies, holds, windows, Argo CD. */

import type {
  Hold,
  PipelineRef,
  WindowOutlook,
} from '@stagecraft/plugin-promotions-common';
import type {
  ApprovalStore,
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import { atOnce, stagePolicy } from '../approvals/policies';
import type { ArgoApi } from '../argocd/ArgoApi';
import type { Application } from '../argocd/types';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import type { KillPoint } from './killPoints';
import { expiry, objection, type ObjectionSources } from './objections';
import type { StageOpening } from './opening';
import type { StageOrder } from './stageOrder';
import { CARRYING, type Doubt, type Verification } from './verification';

export interface VerifierOptions extends Omit<ObjectionSources, 'find'> {
  store: Pick<ApprovalStore, 'find' | 'contentsOf'>;
  reader: PipelineReader;
  clock: Clock;
  /** Those that stop a stage now; nobody holds anything where it is absent. */
  holding?: (stage: {
    pipeline: PipelineRef;
    index: number;
    name: string;
  }) => Promise<readonly Hold[]>;
  windows?: {
    /** Read afresh. Throws ArgoError. */
    read(
      instance: string,
      app: Application,
    ): Promise<WindowOutlook | undefined>;
  };
  reached: (point: KillPoint) => Promise<void>;
}

const NOT_LIVE: Doubt = {
  kind: 'notNow',
  reason: 'waits until the evidence is live again',
  delayMs: 10_000,
};
const HELD_MS = 5_000;

export class Verifier {
  constructor(private readonly options: VerifierOptions) {}

  /** What one pass over an approval asks. */
  forPass(
    approval: StoredApproval,
    api: ArgoApi,
  ): Pick<StageOpening, 'verify' | 'lastDoubt' | 'windows'> {
    const { windows } = this.options;
    const { instance } = approval.pipeline;
    let verified: Promise<Verification> | undefined;
    return {
      verify: () => (verified ??= this.verify(approval, api)),
      lastDoubt: () => this.lastDoubt(approval),
      windows: async app => windows?.read(instance, app),
    };
  }

  /** How the targets of the stage follow each other. */
  order(
    approval: StoredApproval,
    executions: readonly StoredExecution[],
  ): StageOrder {
    const snapshot = this.snapshot(approval);
    const limit = snapshot && this.policy(approval, snapshot)?.limit;
    const isLive = snapshot?.pipeline.freshness.state === 'live';
    const apps = (isLive && snapshot.applications[approval.stageIndex]) || [];
    return {
      executions,
      limit: atOnce(limit, executions.length),
      health: ({ namespace, name }) =>
        apps.find(({ key }) => key.namespace === namespace && key.name === name)
          ?.health.status,
    };
  }

  private async verify(
    approval: StoredApproval,
    api: ArgoApi,
  ): Promise<Verification> {
    const snapshot = this.snapshot(approval);
    const late = this.expiry(approval, snapshot);
    if (late) {
      return { kind: 'changed', reason: late };
    }
    if (snapshot && snapshot.pipeline.freshness.state !== 'live') {
      return NOT_LIVE;
    }
    const doubt = snapshot && (await this.doubtOf(approval, snapshot));
    const verification =
      doubt ??
      (await CARRYING[approval.kind].verify(api, approval, () =>
        this.options.store.contentsOf(approval.id),
      ));
    await this.options.reached('verified');
    // A pipeline that the read model does not have is either gone, which a fresh read tells, or not read yet.
    return !snapshot && verification.kind === 'same' ? NOT_LIVE : verification;
  }

  private doubtOf(approval: StoredApproval, snapshot: PipelineSnapshot) {
    const find = (ref: PipelineRef) => this.options.store.find(ref);
    return objection(approval, snapshot, { ...this.options, find });
  }

  private async lastDoubt(
    approval: StoredApproval,
  ): Promise<Doubt | undefined> {
    const snapshot = this.snapshot(approval);
    const late = this.expiry(approval, snapshot);
    if (late) {
      return { kind: 'changed', reason: late };
    }
    return this.held(approval);
  }

  /** A rollback's own hold keeps releases out, not the rollback. */
  private async held({
    pipeline,
    stageIndex: index,
    stageName: name,
    kind,
  }: StoredApproval): Promise<Doubt | undefined> {
    const holds = await this.options.holding?.({ pipeline, index, name });
    const hold = holds?.find(
      ({ cause }) => cause === 'person' || kind === 'release',
    );
    return (
      hold && {
        kind: 'notNow',
        reason: `held by ${hold.by}: ${hold.reason}`,
        delayMs: HELD_MS,
      }
    );
  }

  private expiry(
    approval: StoredApproval,
    snapshot: PipelineSnapshot | undefined,
  ): string | undefined {
    const policy = snapshot && this.policy(approval, snapshot);
    return expiry(approval, policy, this.options.clock());
  }

  /** Undefined when the stage is gone. */
  private policy({ stageIndex }: StoredApproval, snapshot: PipelineSnapshot) {
    return snapshot.pipeline.stages[stageIndex]
      ? stagePolicy(snapshot, stageIndex, this.options.config)
      : undefined;
  }

  private snapshot({ pipeline }: StoredApproval) {
    return this.options.reader.pipeline(pipeline);
  }
}

/**
 * Executes what people approved: claims, reads afresh, compares with what was approved, acts, follows and records.
 *
 * Each pass over an approval begins from what is stored and what Argo CD says, never from what an earlier pass had in
 * memory, so a pass by another process after a crash is a pass like any other.
 */

import type { LoggerService } from '@backstage/backend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  ApprovalStore,
  Claim,
  Lane,
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import type { ArgoApi } from '../argocd/ArgoApi';
import type { Application } from '../argocd/types';
import type { PromotionsConfig } from '../config';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import type { KillPoint } from './killPoints';
import { isRunning } from './nextMove';
import {
  afterReadError,
  finish,
  LostTicket,
  moveTarget,
  type Moved,
  type StageOpening,
} from './openStage';
import {
  expiry,
  objection,
  overtaken,
  verifyRelease,
  type Verification,
} from './verifyRelease';

export interface WorkerOptions {
  store: ApprovalStore;
  reader: PipelineReader;
  /** By instance. */
  argo: ReadonlyMap<string, ArgoApi>;
  config: Pick<PromotionsConfig, 'instances' | 'policies' | 'brokenPolicies'>;
  clock: Clock;
  logger: LoggerService;
  /** How long nobody else takes the work up; longer than any call to Argo CD. */
  leaseMs: number;
  /** How long after its intent a sync request can still be on its way. */
  settleMs: number;
  /** Told after each pass, when it may have changed something. */
  onProgress: (ref: PipelineRef) => void;
  /** For tests that kill the worker. */
  reached?: (point: KillPoint) => Promise<void>;
}

/** What became of a pass: look again after the delay, or the approval is done. */
type Pass =
  | { againMs: number }
  | { done: 'succeeded' | 'failed' | 'ended'; message?: string };

const NOT_NOW_MS = 10_000;

const NOT_LIVE: Verification = {
  kind: 'notNow',
  reason: 'waits until the evidence is live again',
  delayMs: NOT_NOW_MS,
};

export class ApprovalWorker {
  constructor(private readonly options: WorkerOptions) {}

  /** Works on one approval that is due. Resolves with whether there was one. */
  async workOnce(lane?: Lane): Promise<boolean> {
    const claim = await this.options.store.claim(this.options.leaseMs, lane);
    if (!claim) {
      return false;
    }
    await this.reached('claimed');
    try {
      await this.settle(claim, await this.pass(claim));
    } catch (error) {
      await this.afterError(claim, error);
    }
    this.options.onProgress(claim.approval.pipeline);
    return true;
  }

  private async pass(claim: Claim): Promise<Pass> {
    const api = this.options.argo.get(claim.approval.pipeline.instance);
    if (!api) {
      const { instance } = claim.approval.pipeline;
      return { done: 'ended', message: `${instance} is no longer configured` };
    }
    const opening = this.opening(claim, api);
    const moved: Moved[] = [];
    for (const execution of claim.approval.execution) {
      moved.push(await this.move(opening, execution));
      await this.reached('betweenTargets');
    }
    return conclude(opening, moved);
  }

  private opening(claim: Claim, api: ArgoApi): StageOpening {
    const { store, clock, leaseMs, settleMs } = this.options;
    let verified: Promise<Verification> | undefined;
    return {
      store,
      claim,
      api,
      clock,
      leaseMs,
      settleMs,
      verify: () => (verified ??= this.verify(claim, api)),
      reached: point => this.reached(point),
    };
  }

  private async move(
    opening: StageOpening,
    execution: StoredExecution,
  ): Promise<Moved> {
    if (isDone(execution)) {
      return { execution };
    }
    try {
      const app = await this.readTarget(opening, execution);
      return await moveTarget(opening, execution, app);
    } catch (error) {
      return afterReadError(opening, execution, error);
    }
  }

  /** Our running operation is followed on the read model; whatever else is to be told is read afresh. */
  private async readTarget(
    { claim, api }: StageOpening,
    { namespace, name, project, executionId }: StoredExecution,
  ): Promise<Application> {
    const { pipeline, stageIndex } = claim.approval;
    const snapshot = this.options.reader.pipeline(pipeline);
    const cached = snapshot?.applications[stageIndex]?.find(
      ({ key }) => key.namespace === namespace && key.name === name,
    );
    return snapshot?.pipeline.freshness.state === 'live' &&
      cached &&
      isRunning(cached, executionId)
      ? cached
      : api.getApplication({ namespace, name, project });
  }

  private async verify(claim: Claim, api: ArgoApi): Promise<Verification> {
    const { reader, clock } = this.options;
    const { approval } = claim;
    const snapshot = reader.pipeline(approval.pipeline);
    const late = expiry(approval, clock());
    if (late) {
      return { kind: 'changed', reason: late };
    }
    const live = snapshot?.pipeline.freshness.state === 'live';
    if (snapshot && !live) {
      return NOT_LIVE;
    }
    const against = snapshot && (await this.objection(approval, snapshot));
    const verification: Verification = against
      ? { kind: 'changed', reason: against }
      : await verifyRelease(api, approval);
    await this.reached('verified');
    // A pipeline that the read model does not have is either gone, which a fresh read tells, or not read yet.
    return !snapshot && verification.kind === 'same' ? NOT_LIVE : verification;
  }

  private async objection(
    approval: StoredApproval,
    snapshot: PipelineSnapshot,
  ): Promise<string | undefined> {
    const { config, store } = this.options;
    return (
      objection(approval, snapshot, config) ??
      overtaken(approval, await store.find(approval.pipeline))
    );
  }

  private async settle(claim: Claim, pass: Pass): Promise<void> {
    const { store } = this.options;
    if ('againMs' in pass) {
      await store.putBack(claim, pass.againMs);
      return;
    }
    await store.recordOutcome(claim, pass.done, pass.message);
    await this.reached('finished');
  }

  private async afterError(claim: Claim, error: unknown): Promise<void> {
    const { logger, store } = this.options;
    const { id, pipeline } = claim.approval;
    const which = `approval ${id} of ${pipeline.name}`;
    if (error instanceof LostTicket) {
      logger.warn(`Another worker has taken over the ${which}`);
      return;
    }
    logger.error(`Work on the ${which} is put back`, asError(error));
    await store.putBack(claim, NOT_NOW_MS);
  }

  private async reached(point: KillPoint): Promise<void> {
    await this.options.reached?.(point);
  }
}

/** When nothing was sent anywhere, a changed release ends the approval; else it fails the targets that are left. */
async function conclude(opening: StageOpening, moved: Moved[]): Promise<Pass> {
  const withheld = moved.find(m => m.withheld !== undefined)?.withheld;
  if (withheld === undefined) {
    return outcome(moved);
  }
  const begun = moved.some(
    m =>
      m.withheld === undefined &&
      m.execution.state !== 'skipped' &&
      m.execution.state !== 'queued',
  );
  const message = `not deployed: ${withheld}`;
  const told: Moved[] = [];
  for (const m of moved) {
    const left = m.withheld !== undefined || m.execution.state === 'queued';
    told.push(
      left
        ? await finish(
            opening,
            m.execution,
            begun ? 'failed' : 'skipped',
            message,
          )
        : m,
    );
  }
  return begun ? outcome(told) : { done: 'ended', message };
}

function outcome(moved: Moved[]): Pass {
  const delays = moved.flatMap(m => m.againMs ?? []);
  if (delays.length > 0) {
    return { againMs: Math.min(...delays) };
  }
  const failed = moved
    .map(m => m.execution)
    .filter(({ state }) => state === 'failed');
  return failed.length === 0
    ? { done: 'succeeded' }
    : {
        done: 'failed',
        message: failed.map(e => `${e.name}: ${e.message}`).join('; '),
      };
}

function isDone({ state }: StoredExecution): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'skipped';
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

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
  StoredExecution,
} from '../approvals/ApprovalStore';
import type { Outcome, Step } from '../approvals/WorkStore';
import type { ArgoApi } from '../argocd/ArgoApi';
import type { Application } from '../argocd/types';
import { hangsAtWindow } from '../model/operations';
import type { PipelineReader } from '../model/PipelineReader';
import type { Clock } from '../platform/clock';
import { conclude, type Pass } from './conclude';
import type { KillPoint } from './killPoints';
import {
  finish,
  isDone,
  later,
  LostTicket,
  type Moved,
  type StageOpening,
} from './opening';
import { afterReadError, moveTarget } from './openStage';
import { isUnderWay } from './ownOperation';
import { Retries } from './retryRules';
import { turnOf } from './stageOrder';
import { afterStopError, stopTarget } from './stopStage';
import { Verifier, type VerifierOptions } from './Verifier';

export interface WorkerOptions extends Omit<VerifierOptions, 'reached'> {
  store: ApprovalStore;
  reader: PipelineReader;
  /** By instance. */
  argo: ReadonlyMap<string, ArgoApi>;
  /** The accounts that our syncs show as their initiator, of now and before. Throws ArgoError. */
  accounts: (instance: string, api: ArgoApi) => Promise<ReadonlySet<string>>;
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

const SAYS: Record<Outcome, string> = {
  succeeded: 'was deployed',
  failed: 'failed',
  aborted: 'was aborted',
  ended: 'ended',
};

const NOT_NOW_MS = 10_000;
const TURN_MS = 3_000;

export class ApprovalWorker {
  private readonly retries = new Retries();
  private readonly verifier: Verifier;

  constructor(private readonly options: WorkerOptions) {
    const reached = (point: KillPoint) => this.reached(point);
    this.verifier = new Verifier({ ...options, reached });
  }

  /** Works on one approval that is due. Resolves with whether there was one. */
  async workOnce(lane?: Lane): Promise<boolean> {
    const claim = await this.options.store.claim(this.options.leaseMs, lane);
    if (!claim) {
      return false;
    }
    try {
      await this.reached('claimed');
      await this.settle(claim, await this.pass(claim));
    } catch (error) {
      await this.afterError(claim, error);
    }
    this.options.onProgress(claim.approval.pipeline);
    return true;
  }

  private async pass(claim: Claim): Promise<Pass> {
    const { approval } = claim;
    const { instance } = approval.pipeline;
    const api = this.options.argo.get(instance);
    if (!api) {
      return { done: 'ended', message: `${instance} is no longer configured` };
    }
    const opening = this.opening(claim, api);
    const executions = [...approval.execution];
    const moved: Moved[] = [];
    for (const [at, execution] of approval.execution.entries()) {
      const next = approval.abort
        ? await this.stop(opening, execution)
        : await this.move(opening, execution, executions);
      executions[at] = next.execution;
      moved.push(next);
      await this.reached('betweenTargets');
    }
    return conclude(opening, moved);
  }

  private opening(claim: Claim, api: ArgoApi): StageOpening {
    const { store, clock, leaseMs, settleMs, accounts } = this.options;
    const { instance } = claim.approval.pipeline;
    const { retries } = this;
    return {
      store,
      claim,
      api,
      clock,
      leaseMs,
      settleMs,
      retries,
      accounts: () => accounts(instance, api),
      ...this.verifier.forPass(claim.approval, api),
      reached: point => this.reached(point),
    };
  }

  private async move(
    opening: StageOpening,
    execution: StoredExecution,
    executions: readonly StoredExecution[],
  ): Promise<Moved> {
    if (isDone(execution)) {
      return { execution };
    }
    const turn = turnOf(
      execution,
      this.verifier.order(opening.claim.approval, executions),
    );
    if (turn.kind === 'never') {
      return finish(opening, execution, 'skipped', turn.message);
    }
    if (turn.kind === 'later') {
      const { message } = turn;
      return later(opening, TURN_MS, { ...execution, message });
    }
    try {
      const app = await this.readTarget(opening, execution);
      return await moveTarget(opening, execution, app);
    } catch (error) {
      return afterReadError(opening, execution, error);
    }
  }

  private async stop(
    opening: StageOpening,
    execution: StoredExecution,
  ): Promise<Moved> {
    if (isDone(execution)) {
      return { execution };
    }
    try {
      const { namespace, name, project } = execution;
      return await stopTarget(opening, execution, () =>
        opening.api.getApplication({ namespace, name, project }),
      );
    } catch (error) {
      return afterStopError(opening, execution, error);
    }
  }

  /** Our running operation is followed on the read model; whatever else is to be told is read afresh. */
  private async readTarget(
    { claim, api }: StageOpening,
    execution: StoredExecution,
  ): Promise<Application> {
    const { namespace, name, project, acceptedAt } = execution;
    const { pipeline, stageIndex } = claim.approval;
    const snapshot = this.options.reader.pipeline(pipeline);
    const cached = snapshot?.applications[stageIndex]?.find(
      ({ key }) => key.namespace === namespace && key.name === name,
    );
    return snapshot?.pipeline.freshness.state === 'live' &&
      acceptedAt !== undefined &&
      cached &&
      isUnderWay(cached, execution) &&
      !hangsAtWindow(cached)
      ? cached
      : api.getApplication({ namespace, name, project });
  }

  private async settle(claim: Claim, pass: Pass): Promise<void> {
    const { store } = this.options;
    if ('againMs' in pass) {
      await store.putBack(claim, pass.againMs);
      return;
    }
    const { done, message } = pass;
    await store.recordOutcome(claim, done, message, this.end(done, message));
    await this.reached('finished');
  }

  private end(done: Outcome, message: string | undefined): Step {
    return {
      kind: done === 'ended' ? 'ended' : 'outcome',
      at: this.options.clock().toISOString(),
      text: `It ${SAYS[done]}${message === undefined ? '' : `: ${message}`}`,
      data: { state: done, ...(message !== undefined && { message }) },
    };
  }

  private async afterError(claim: Claim, error: unknown): Promise<void> {
    const { logger, store } = this.options;
    const { id, pipeline } = claim.approval;
    const which = `approval ${id} of ${pipeline.name}`;
    if (error instanceof LostTicket) {
      logger.warn(
        `The ${which} was taken over, withdrawn or aborted while it was worked on`,
      );
      return;
    }
    logger.error(`Work on the ${which} is put back`, asError(error));
    await store.putBack(claim, NOT_NOW_MS);
  }

  private async reached(point: KillPoint): Promise<void> {
    await this.options.reached?.(point);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

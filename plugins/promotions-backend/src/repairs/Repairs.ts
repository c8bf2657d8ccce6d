/**
 * Syncs a drifted target, or one whose checks left no evidence, to the release that it had deployed, when a person asks
 * for it. The repair is written down first and Argo CD's operation carries who asked and an id, by which a call that is
 * repeated finds it. Approvals are not touched.
 *
 * At most one sync: calls for one target wait for each other here, each looks afresh before it sends, of two replicas
 * that see the same state one may send, and Argo CD refuses a second operation while one runs.
 */

import type { Hold, Pipeline } from '@stagecraft/plugin-promotions-common';
import type { HeldStage } from '../approvals/holds/scopes';
import { hasGateOfOurs } from '../approvals/Situations';
import type { Viewer } from '../approvals/situation';
import type { PromotionsConfig } from '../config';
import { refOf } from '../model/pinnedSync';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { digestOf } from '../platform/digest';
import type { NewId } from '../platform/ids';
import { missingChecks } from './lostEvidence';
import { repairOnce, type NewRepair, type RepairLedger } from './repairOnce';
import { mayRepair, type RepairSituation } from './rules';
import { ruleOnRepair } from './ruleOnRepair';
import {
  afterError,
  resultOf,
  sendRepair,
  type RepairApi,
  type RepairCall,
  type RepairResult,
  type TargetPlace,
} from './sendRepair';

export type { RepairResult } from './sendRepair';

export interface RepairsOptions {
  /** By instance; only those on which the portal may act. */
  argo: ReadonlyMap<string, RepairApi>;
  /** Tells which checks later gates require; none do when absent. */
  config?: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>;
  /** Keeps two replicas from sending one repair each, and records it; nobody does when absent. */
  ledger?: RepairLedger;
  /** Those that stop a stage now; nobody holds anything where it is absent. */
  holding?: (stage: HeldStage) => Promise<readonly Hold[]>;
  newId: NewId;
}

export class Repairs {
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(private readonly options: RepairsOptions) {}

  /** The pipeline with what the viewer may do with each target. */
  show(
    pipeline: Pipeline,
    snapshot: PipelineSnapshot,
    viewer: Viewer,
  ): Pipeline {
    const stages = pipeline.stages.map((stage, index) => {
      const missing = this.missing(snapshot, index);
      const repairOf = (position: number) =>
        mayRepair(
          {
            ...this.situation(snapshot, { index, position }, missing),
            holds: stage.holds,
          },
          viewer,
        );
      return {
        ...stage,
        targets: stage.targets.map((target, position) => ({
          ...target,
          viewer: { repair: repairOf(position) },
        })),
      };
    });
    return { ...pipeline, stages };
  }

  /** Sends the sync, or says why not. Throws ArgoError when Argo CD fails; nothing was sent then unless it says so. */
  async repair(
    snapshot: PipelineSnapshot,
    viewer: Viewer,
    call: RepairCall,
  ): Promise<RepairResult> {
    const known = this.situation(snapshot, call);
    const first = ruleOnRepair(known, viewer, call.revisions);
    if (first.kind !== 'send') {
      return resultOf(first, known, call);
    }
    const { instance } = snapshot.pipeline.ref;
    const api = this.options.argo.get(instance);
    if (!api) {
      throw new Error(`A repair was ruled to be sent to ${instance}`);
    }
    const { namespace, name } = known.app.key;
    const key = [instance, namespace, name].join('/');
    return this.inTurn(key, () => this.repairNow(api, known, viewer, call));
  }

  private async repairNow(
    api: RepairApi,
    known: RepairSituation,
    viewer: Viewer,
    call: RepairCall,
  ): Promise<RepairResult> {
    const ref = refOf(known.judged);
    const [app, set, windows, holds] = await Promise.all([
      api.getApplication(ref),
      api.getApplicationSet(known.snapshot.set.key),
      api.details.syncWindows(ref),
      this.holds(known.snapshot, call),
    ]);
    const now = { ...known, app, windows, holds };
    const ruling = ruleOnRepair(now, viewer, call.revisions);
    if (ruling.kind !== 'send') {
      return resultOf(ruling, now, call);
    }
    const executionId = this.options.newId();
    const by = ruling.by.user;
    const repair = newRepair(now, call, executionId, by);
    return repairOnce(this.options.ledger, repair, () =>
      sendRepair(api, { app, set, call, executionId, by }).catch(error =>
        afterError(api, now, call, executionId, error),
      ),
    );
  }

  /** What the portal does not open is not held. */
  private async holds(
    { pipeline: { ref: pipeline, stages } }: PipelineSnapshot,
    { index }: TargetPlace,
  ): Promise<readonly Hold[]> {
    const { holding } = this.options;
    const stage = stages[index];
    return holding && hasGateOfOurs(stage)
      ? holding({ pipeline, index, stageName: stage.name })
      : [];
  }

  private situation(
    snapshot: PipelineSnapshot,
    { index, position }: TargetPlace,
    missing = this.missing(snapshot, index),
  ): RepairSituation {
    const judged = snapshot.applications[index][position];
    return {
      snapshot,
      target: snapshot.pipeline.stages[index].targets[position],
      judged,
      app: judged,
      execute: this.options.argo.has(snapshot.pipeline.ref.instance),
      missing,
    };
  }

  private missing(snapshot: PipelineSnapshot, index: number): string[] {
    const { config } = this.options;
    return config ? missingChecks(snapshot, index, config) : [];
  }

  /** One after the other for one target. */
  private async inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
    const mine = (this.turns.get(key) ?? Promise.resolve()).then(act, act);
    this.turns.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.turns.get(key) === mine) {
        this.turns.delete(key);
      }
    }
  }
}

/** The last operation tells one drift from the next. */
function newRepair(
  { snapshot: { pipeline }, app }: RepairSituation,
  { index, revisions }: RepairCall,
  executionId: string,
  by: string,
): NewRepair {
  const { ref, stages } = pipeline;
  const { namespace, name } = app.key;
  const after = app.operation?.startedAt;
  const key = digestOf([ref.instance, namespace, name, revisions, after]);
  const stage = { index, name: stages[index].name };
  return {
    key,
    by,
    pipeline: ref,
    stage,
    target: name,
    revisions,
    executionId,
  };
}

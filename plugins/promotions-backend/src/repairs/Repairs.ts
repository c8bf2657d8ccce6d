/**
 * Syncs a drifted target, or one whose checks left no evidence, to the release that it had deployed, when a person asks
 * for it. The repair is written down first and Argo CD's operation carries who asked and an id, by which a call that is
 * repeated finds it. Approvals are not touched.
 *
 * At most one sync: calls for one target wait for each other here, each looks afresh before it sends, of two replicas
 * that see the same state one may send, and Argo CD refuses a second operation while one runs.
 */

import type {
  Pipeline,
  RepairResponse,
} from '@stagecraft/plugin-promotions-common';
import { refuse, type Refusal, type Viewer } from '../approvals/situation';
import type { ArgoApi } from '../argocd/ArgoApi';
import type { ArgoDetails } from '../argocd/ArgoDetails';
import { ArgoError } from '../argocd/errors';
import type { PromotionsConfig } from '../config';
import type { Application, ApplicationSet } from '../argocd/types';
import { pinnedSync, refOf, unlikeAsked } from '../model/pinnedSync';
import type { PipelineSnapshot } from '../model/PipelineReader';
import {
  EXECUTION_INFO,
  KIND_INFO,
  REPAIR,
  REPAIRER_INFO,
} from '../model/syncInfos';
import { digestOf } from '../platform/digest';
import type { NewId } from '../platform/ids';
import { missingChecks } from './lostEvidence';
import {
  repairOnce,
  UNCERTAIN,
  type NewRepair,
  type RepairLedger,
} from './repairOnce';
import { mayRepair, type RepairSituation } from './rules';
import {
  repairUnderWay,
  ruleOnRepair,
  type RepairRuling,
} from './ruleOnRepair';

/** What a repair needs of an Argo CD. */
export type RepairApi = Pick<
  ArgoApi,
  'getApplication' | 'getApplicationSet' | 'sync' | 'terminate'
> & { details: Pick<ArgoDetails, 'syncWindows'> };

export interface RepairsOptions {
  /** By instance; only those on which the portal may act. */
  argo: ReadonlyMap<string, RepairApi>;
  /** Tells which checks later gates require; none do when absent. */
  config?: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>;
  /** Keeps two replicas from sending one repair each, and records it; nobody does when absent. */
  ledger?: RepairLedger;
  newId: NewId;
}

/** Where a target is in its pipeline. */
export interface TargetPlace {
  index: number;
  position: number;
}

export interface RepairCall extends TargetPlace {
  revisions: string[];
}

export type RepairResult =
  | { kind: 'sent' | 'repeated'; response: RepairResponse }
  | { kind: 'releaseChanged' | 'stopped'; reason: string }
  | { kind: 'refused'; refusal: Refusal };

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
          this.situation(snapshot, { index, position }, missing),
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
    const [app, set, windows] = await Promise.all([
      api.getApplication(ref),
      api.getApplicationSet(known.snapshot.set.key),
      api.details.syncWindows(ref),
    ]);
    const now = { ...known, app, windows };
    const ruling = ruleOnRepair(now, viewer, call.revisions);
    if (ruling.kind !== 'send') {
      return resultOf(ruling, now, call);
    }
    const executionId = this.options.newId();
    const by = ruling.by.user;
    const repair = newRepair(now, call, executionId, by);
    return repairOnce(this.options.ledger, repair, () =>
      send(api, { app, set, call, executionId, by }).catch(error =>
        afterError(api, now, call, executionId, error),
      ),
    );
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

interface Sending {
  app: Application;
  set: ApplicationSet;
  call: RepairCall;
  executionId: string;
  /** As an entity reference. */
  by: string;
}

async function send(
  api: RepairApi,
  { app, set, call, executionId, by }: Sending,
): Promise<RepairResult> {
  const ref = refOf(app);
  const request = pinnedSync(app, set, call.revisions, [
    { name: KIND_INFO, value: REPAIR },
    { name: REPAIRER_INFO, value: by },
    { name: EXECUTION_INFO, value: executionId },
  ]);
  const accepted = await api.sync(ref, request);
  const difference = unlikeAsked(accepted, app, call.revisions);
  if (difference === undefined) {
    return { kind: 'sent', response: responseOf(app, call, executionId) };
  }
  const stopped = await api.terminate(ref).then(
    () => 'It was stopped.',
    () => 'It could not be stopped: look at it in Argo CD at once.',
  );
  const reason = `${app.key.name} was not repaired: ${difference}. ${stopped}`;
  return { kind: 'stopped', reason };
}

/** A second operation is refused, and an answer can be lost: who looks finds out. */
async function afterError(
  api: RepairApi,
  situation: RepairSituation,
  call: RepairCall,
  executionId: string,
  error: unknown,
): Promise<RepairResult> {
  if (!(error instanceof ArgoError)) {
    throw error;
  }
  if (error.kind === 'window') {
    return refused(refuse('windowClosed', error.message));
  }
  const uncertain = UNCERTAIN.has(error.kind);
  if (!uncertain && error.kind !== 'busy') {
    throw error;
  }
  const { app } = situation;
  const found = await api.getApplication(refOf(app)).then(
    fresh => repairUnderWay(fresh, call.revisions),
    () => undefined,
  );
  if (found !== undefined) {
    const kind = found === executionId ? 'sent' : 'repeated';
    return { kind, response: responseOf(app, call, found) };
  }
  if (!uncertain) {
    return refused(refuse('operationRunning', error.message));
  }
  const unknown = `It is not known whether Argo CD took the sync of ${app.key.name}: look at it before you repair it again (${error.message})`;
  throw new ArgoError(error.kind, unknown, { cause: error });
}

function resultOf(
  ruling: Exclude<RepairRuling, { kind: 'send' }>,
  { app }: RepairSituation,
  call: RepairCall,
): RepairResult {
  if (ruling.kind !== 'repeated') {
    return ruling;
  }
  const response = responseOf(app, call, ruling.executionId);
  return { kind: 'repeated', response };
}

function refused(refusal: Refusal): RepairResult {
  return { kind: 'refused', refusal };
}

function responseOf(
  { key }: Application,
  { revisions }: RepairCall,
  executionId: string,
): RepairResponse {
  return { target: key.name, revisions, executionId };
}

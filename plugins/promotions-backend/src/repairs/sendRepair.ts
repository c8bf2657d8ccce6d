/** The sync of a repair, and what a call for one comes to: what Argo CD took is compared with what was asked for. */

import type { RepairResponse } from '@stagecraft/plugin-promotions-common';
import { refuse, type Refusal } from '../approvals/situation';
import type { ArgoApi } from '../argocd/ArgoApi';
import type { ArgoDetails } from '../argocd/ArgoDetails';
import { ArgoError } from '../argocd/errors';
import type { Application, ApplicationSet } from '../argocd/types';
import { pinnedSync, refOf, unlikeAsked } from '../model/pinnedSync';
import {
  EXECUTION_INFO,
  KIND_INFO,
  REPAIR,
  REPAIRER_INFO,
} from '../model/syncInfos';
import { UNCERTAIN } from './repairOnce';
import type { RepairSituation } from './rules';
import { repairUnderWay, type RepairRuling } from './ruleOnRepair';

/** What a repair needs of an Argo CD. */
export type RepairApi = Pick<
  ArgoApi,
  'getApplication' | 'getApplicationSet' | 'sync' | 'terminate'
> & { details: Pick<ArgoDetails, 'syncWindows'> };

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

export interface Sending {
  app: Application;
  set: ApplicationSet;
  call: RepairCall;
  executionId: string;
  /** As an entity reference. */
  by: string;
}

/** Throws ArgoError. */
export async function sendRepair(
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
export async function afterError(
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

export function resultOf(
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

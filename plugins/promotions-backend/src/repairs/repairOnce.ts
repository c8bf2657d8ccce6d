/**
 * Writes a repair down before it is sent, over all replicas: of two portals that both saw the same drift, one sends.
 */

import type { RepairResponse } from '@stagecraft/plugin-promotions-common';
import { ArgoError, type ArgoErrorKind } from '../argocd/errors';
import type { RepairResult } from './sendRepair';

/** A repair that is about to be sent. */
export interface NewRepair extends RepairResponse {
  /** Equal for repairs of the same target after the same operation. */
  key: string;
  /** Who asked for it, as an entity reference. */
  by: string;
  pipeline: { instance: string; namespace: string; name: string };
  stage: { index: number; name: string };
}

export interface RepairLedger {
  /** The execution that may be sent: this one, or that of whoever was quicker. Recorded then. */
  claim(repair: NewRepair): Promise<string>;
  /** It was surely not sent: another one may be. */
  giveBack(repair: NewRepair, why: string): Promise<void>;
}

/** It may have been taken, or not. */
export const UNCERTAIN: ReadonlySet<ArgoErrorKind> = new Set([
  'server',
  'unreachable',
  'timeout',
  'undecodable',
]);

export async function repairOnce(
  ledger: RepairLedger | undefined,
  repair: NewRepair,
  send: () => Promise<RepairResult>,
): Promise<RepairResult> {
  const holder = await ledger?.claim(repair);
  if (holder !== undefined && holder !== repair.executionId) {
    const { target, revisions } = repair;
    const response = { target, revisions, executionId: holder };
    return { kind: 'repeated', response };
  }
  try {
    const result = await send();
    if (result.kind === 'refused') {
      await ledger?.giveBack(repair, result.refusal.reason);
    }
    return result;
  } catch (error) {
    if (error instanceof ArgoError && !UNCERTAIN.has(error.kind)) {
      await ledger?.giveBack(repair, error.message);
    }
    throw error;
  }
}

/** One pass over an approved stage: what its parts share, and the writes in the name of its ticket. */

import {
  shortRevision,
  type WindowOutlook,
} from '@stagecraft/plugin-promotions-common';
import type {
  ApprovalStore,
  Claim,
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import type { Step } from '../approvals/WorkStore';
import type { ArgoApi } from '../argocd/ArgoApi';
import type { Application } from '../argocd/types';
import type { Clock } from '../platform/clock';
import type { KillPoint } from './killPoints';
import type { Retries } from './retryRules';
import type { Doubt, Verification } from './verification';

/** Somebody else works on it now, or a person took it away. */
export class LostTicket extends Error {
  override readonly name = 'LostTicket';
}

export interface StageOpening {
  store: ApprovalStore;
  claim: Claim;
  api: ArgoApi;
  /** The accounts that our syncs show as their initiator, of now and before. */
  accounts: () => Promise<ReadonlySet<string>>;
  /** Looks whether what would be deployed is still what was approved, once a pass. */
  verify: () => Promise<Verification>;
  /** What can change between two targets of one pass, asked right before each sync. */
  lastDoubt: () => Promise<Doubt | undefined>;
  /** What is known of the windows of a target; undefined when nothing is. */
  windows: (app: Application) => Promise<WindowOutlook | undefined>;
  clock: Clock;
  leaseMs: number;
  settleMs: number;
  retries: Retries;
  reached: (point: KillPoint) => Promise<void>;
}

/** A target after a move. */
export interface Moved {
  execution: StoredExecution;
  /** When to look again; absent when it is done, or when nothing may be sent. */
  againMs?: number;
  /** Nothing was sent and nothing will be: why. */
  withheld?: string;
}

export type Finished = 'succeeded' | 'failed' | 'skipped' | 'aborted';

export function isDone({ state }: Pick<StoredExecution, 'state'>): boolean {
  return state !== 'queued' && state !== 'syncing';
}

/** Ends the work on one target. Throws LostTicket. */
export async function finish(
  opening: StageOpening,
  execution: StoredExecution,
  state: Finished,
  message: string,
): Promise<Moved> {
  const finishedAt = opening.clock().toISOString();
  const { waitsUntil: _, ...rest } = execution;
  const finished = { ...rest, state, message, finishedAt };
  const { name } = execution;
  const text = `${name}: ${state}${message && `: ${message}`}`;
  await record(opening, finished, stepOf(opening, finished, state, text));
  opening.retries.forget(execution.executionId);
  await opening.reached('recorded');
  return { execution: finished };
}

/** The work on the target goes on after a while. Throws LostTicket. */
export async function later(
  opening: StageOpening,
  againMs: number,
  execution: StoredExecution,
  step?: Step,
): Promise<Moved> {
  await record(opening, execution, step);
  return { execution, againMs };
}

/** Every write in the name of our ticket. Throws LostTicket. */
export async function record(
  { store, claim }: StageOpening,
  execution: StoredExecution,
  step?: Step,
): Promise<void> {
  if (!(await store.recordExecution(claim, execution, step))) {
    throw new LostTicket();
  }
}

/** The entry in the record for what the worker does on one target. `did`: one word for machines. */
export function stepOf(
  { clock, claim }: Pick<StageOpening, 'clock' | 'claim'>,
  { executionId, state, message }: StoredExecution,
  did: string,
  text: string,
): Step {
  return {
    kind: 'execution',
    at: clock().toISOString(),
    text,
    data: {
      did,
      executionId,
      state,
      revisions: claim.approval.revisions,
      ...(message !== undefined && { message }),
    },
  };
}

/** For people: what an approval deploys. */
export function titleOf({ revisions }: Pick<StoredApproval, 'revisions'>) {
  return revisions.map(shortRevision).join(' + ');
}

/** What became of a pass over an approval: work that goes on, or its end with what is true of each target. */

import type {
  StoredApproval,
  StoredExecution,
} from '../approvals/ApprovalStore';
import type { Outcome } from '../approvals/WorkStore';
import { RUNS_IT } from './nextMove';
import { finish, titleOf, type Moved, type StageOpening } from './opening';

/** Look again after the delay, or the approval is done. */
export type Pass = { againMs: number } | { done: Outcome; message?: string };

/** When nothing was sent anywhere, a changed release ends the approval; else it fails the targets that are left. */
export async function conclude(
  opening: StageOpening,
  moved: readonly Moved[],
): Promise<Pass> {
  const withheld = moved.find(m => m.withheld !== undefined)?.withheld;
  if (withheld === undefined) {
    return outcome(opening.claim.approval, moved);
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
    const state = begun ? 'failed' : 'skipped';
    told.push(left ? await finish(opening, m.execution, state, message) : m);
  }
  return begun
    ? outcome(opening.claim.approval, told)
    : { done: 'ended', message };
}

function outcome(approval: StoredApproval, moved: readonly Moved[]): Pass {
  const delays = moved.flatMap(m => m.againMs ?? []);
  if (delays.length > 0) {
    return { againMs: Math.min(...delays) };
  }
  return approval.abort ? aborted(approval, moved) : finished(moved);
}

function finished(moved: readonly Moved[]): Pass {
  const left = moved.map(m => m.execution).filter(e => !runsIt(e));
  return left.length === 0
    ? { done: 'succeeded' }
    : {
        done: 'failed',
        message: left.map(e => `${e.name}: ${e.message}`).join('; '),
      };
}

/** What is left, target by target. */
function aborted(approval: StoredApproval, moved: readonly Moved[]): Pass {
  const executions = moved.map(({ execution }) => execution);
  const left = executions.map(execution =>
    runsIt(execution)
      ? `${execution.name} runs ${titleOf(approval)}`
      : `${execution.name} ${leftAs(execution)}`,
  );
  return executions.every(runsIt)
    ? {
        done: 'succeeded',
        message: `the abort came too late: ${left.join('; ')}`,
      }
    : { done: 'aborted', message: left.join('; ') };
}

/** It was deployed, or was there already. */
function runsIt({ state, message }: StoredExecution): boolean {
  return state === 'succeeded' || (state === 'skipped' && message === RUNS_IT);
}

function leftAs({ state, message = '' }: StoredExecution): string {
  switch (state) {
    case 'failed':
      return `failed: ${message}`;
    case 'skipped':
      return `was ${message}`;
    default:
      return message;
  }
}

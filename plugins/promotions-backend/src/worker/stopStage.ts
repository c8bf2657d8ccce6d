/**
 * Carries out an abort: nothing new is sent, what runs of ours is stopped, and what is left is told as it is.
 *
 * Killed at any point, the next worker finds the abort stored and goes on: a target that was never begun is ended at
 * once; one whose intent was stored is looked for at Argo CD until no request can be on its way any more; one that
 * runs is stopped, and followed until it has ended. What succeeded in the meantime is told as succeeded.
 */

import { openedAt } from '../approvals/standing';
import type { StoredExecution } from '../approvals/ApprovalStore';
import type { Application } from '../argocd/types';
import { aboutIntent, aboutOurs, type MoveContext } from './nextMove';
import { finish, later, type Moved, type StageOpening } from './opening';
import { terminateOurs } from './openStage';
import { isGone } from './verifyRelease';

const FOLLOW_MS = 2_000;
const UNSTOPPED_MS = 30_000;
const STOPPING = 'is being stopped';

/** Moves one target that is not done towards its end. Throws LostTicket and ArgoError. */
export async function stopTarget(
  opening: StageOpening,
  execution: StoredExecution,
  read: () => Promise<Application>,
): Promise<Moved> {
  if (execution.state === 'queued' && !execution.former) {
    return finish(opening, execution, 'aborted', 'was not begun');
  }
  const app = await read();
  const context: MoveContext = {
    revisions: opening.claim.approval.revisions,
    openedAt: openedAt(opening.claim.approval),
    now: opening.clock(),
    settleMs: opening.settleMs,
    accounts: await opening.accounts(),
  };
  const move =
    aboutOurs(app, execution, context) ?? aboutIntent(app, execution, context);
  switch (move?.kind) {
    case 'wait':
      return later(opening, move.delayMs, {
        ...execution,
        message: move.message,
      });
    case 'follow':
    case 'terminate':
    case 'takeBack':
      return stop(opening, execution, app);
    case 'record':
      return move.state === 'succeeded'
        ? finish(opening, execution, 'succeeded', move.message)
        : finish(opening, execution, 'aborted', stoppedAt(app, move.message));
    default:
      return finish(opening, execution, 'aborted', 'nothing was sent to it');
  }
}

/** What an error means for a target of an aborted approval: what runs is never said to have ended. */
export async function afterStopError(
  opening: StageOpening,
  execution: StoredExecution,
  error: unknown,
): Promise<Moved> {
  const { retries } = opening;
  const { action, message, delayMs } = retries.after(
    execution.executionId,
    error,
  );
  if (action !== 'fail') {
    return later(opening, delayMs, { ...execution, message });
  }
  return isGone(error)
    ? finish(opening, execution, 'aborted', 'is gone')
    : later(opening, UNSTOPPED_MS, {
        ...execution,
        message: `could not be stopped, and is followed to its end: ${message}`,
      });
}

async function stop(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
): Promise<Moved> {
  const { claim, retries } = opening;
  const { abort } = claim.approval;
  if (app.operation?.phase !== 'Terminating') {
    const why = `${abort?.user ?? 'somebody'} aborted it`;
    await terminateOurs(opening, execution, why);
    retries.forget(execution.executionId);
  }
  return later(opening, FOLLOW_MS, { ...execution, message: STOPPING });
}

function stoppedAt({ operation }: Application, message: string): string {
  const { applied, of } = operation?.tally ?? { applied: 0, of: 0 };
  if (applied === 0) {
    return `was stopped before anything was applied${
      message && `: ${message}`
    }`;
  }
  return applied < of
    ? `was stopped half-way: ${applied} of ${of} resources applied`
    : `was stopped after all ${of} resources were applied, before the sync had ended`;
}

/** How long a target waits for a sync window: until it is expected to open, and never long without asking again. */

import type { StoredExecution } from '../approvals/ApprovalStore';
import { ArgoError } from '../argocd/errors';
import type { Application } from '../argocd/types';
import type { StageOpening } from './opening';

/** Windows are edited: what was foreseen is asked for again. */
const LONGEST_MS = 300_000;
const SHORTEST_MS = 5_000;

export interface WindowWait {
  delayMs: number;
  /** When it opens, where that is foreseen; ISO 8601. */
  until?: string;
  /** The window, for people. */
  because?: string;
}

/** Throws what is no ArgoError; without an answer it is asked again as the retry rules say. */
export async function waitForWindow(
  opening: StageOpening,
  execution: StoredExecution,
  app: Application,
): Promise<WindowWait> {
  const { retries } = opening;
  const closed = new ArgoError('window', 'blocked by sync window');
  const { delayMs } = retries.after(`window ${execution.executionId}`, closed);
  try {
    const outlook = await opening.windows(app);
    return outlook?.open === false
      ? {
          delayMs: untilOpen(outlook.until, opening.clock()) ?? delayMs,
          until: outlook.until,
          because: outlook.because,
        }
      : { delayMs };
  } catch (error) {
    if (error instanceof ArgoError) {
      return { delayMs };
    }
    throw error;
  }
}

function untilOpen(until: string | undefined, now: Date): number | undefined {
  if (until === undefined) {
    return undefined;
  }
  const left = Date.parse(until) - now.getTime();
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, left));
}

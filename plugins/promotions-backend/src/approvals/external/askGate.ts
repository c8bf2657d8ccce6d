/**
 * Asks one gate once. It is somebody else's code: whatever it does, an answer comes within the time, and one that is
 * none is `unknown`.
 */

import {
  readGateAnswer,
  type GateAnswer,
  type GateRequest,
  type PromotionsGate,
} from '@stagecraft/plugin-promotions-node';
import type { Timers } from '../../platform/timers';

export const PATIENCE_MS = 10_000;
const LONGEST_PROBLEM = 300;

/** Never rejects. */
export async function askGate(
  gate: Pick<PromotionsGate, 'ask'>,
  request: GateRequest,
  timers: Timers,
): Promise<GateAnswer> {
  try {
    const said = await inTime(timers, signal => gate.ask(request, { signal }));
    const read = readGateAnswer(said);
    return 'answer' in read
      ? read.answer
      : unknown(`its answer cannot be read: ${read.problem}`);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return unknown(`it failed: ${problem}`);
  }
}

/** Rejects when it takes too long, also where the signal is not heeded. */
export async function inTime<T>(
  timers: Timers,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    stop = timers.after(PATIENCE_MS, () => {
      const error = new Error(`no answer in ${PATIENCE_MS / 1000} seconds`);
      controller.abort(error);
      reject(error);
    });
  });
  try {
    return await Promise.race([act(controller.signal), late]);
  } finally {
    stop();
  }
}

function unknown(reason: string): GateAnswer {
  return { state: 'unknown', reason: reason.slice(0, LONGEST_PROBLEM) };
}

/** Changes of an operation's state, pure: how it begins, is retried, and is written. */

import { OperationState, RetryStrategy } from '../../world/argocd';
import { durationMs } from './windows';

export function isCompleted(state: OperationState | undefined): boolean {
  return (
    state !== undefined &&
    ['Succeeded', 'Failed', 'Error'].includes(state.phase)
  );
}

/**
 * What is stored when a state is written over an earlier one. 3.5.1 merges, so what the new state
 * does not say stays: a new operation shows the previous one's message, results and retry count
 * until it says its own (recordings 3.5/checkout, 3.5/brokenset). 3.6 replaces.
 */
export function written(
  before: OperationState | undefined,
  next: OperationState,
  version: string,
): OperationState {
  const given = Object.fromEntries(
    Object.entries(next).filter(([, value]) => value !== undefined),
  );
  const { finishedAt: _ended, ...kept } = before ?? next;
  const { finishedAt, ...plain } = next;
  const base = version === '3.6.0' ? plain : { ...kept, ...plain, ...given };
  return finishedAt ? { ...base, finishedAt } : base;
}

/** The state after a failed attempt: waiting for the next one, or failed for good. */
export function afterFailure(state: OperationState, now: Date): OperationState {
  const { retry } = state.operation;
  const count = state.retryCount ?? 0;
  const limit = retry?.limit ?? 0;
  const time = `${now.toISOString().slice(0, 19)}Z`;
  if (count < limit || limit < 0) {
    const at = new Date(now.getTime() + backoffMs(retry, count));
    return {
      ...state,
      phase: 'Running',
      finishedAt: time,
      retryCount: count + 1,
      message: `${state.message}. Retrying attempt #${count + 1} at ${kitchen(
        at,
      )}.`,
    };
  }
  const message =
    count > 0 ? `${state.message} (retried ${count} times).` : state.message;
  return { ...state, finishedAt: time, message };
}

/** When the next attempt is due, for a state that waits between two. */
export function retryAt(state: OperationState): Date {
  const ended = Date.parse(state.finishedAt ?? state.startedAt);
  return new Date(
    ended + backoffMs(state.operation.retry, (state.retryCount ?? 1) - 1),
  );
}

// Argo CD's defaults: 5 s, doubling, at most 3 minutes.
function backoffMs(retry: RetryStrategy | undefined, count: number): number {
  const duration = durationMs(retry?.backoff?.duration ?? '5s');
  const factor = retry?.backoff?.factor ?? 2;
  const most = durationMs(retry?.backoff?.maxDuration ?? '3m');
  return Math.min(duration * Math.max(1, factor) ** count, most || duration);
}

// "3:04PM", Go's time.Kitchen.
function kitchen(date: Date): string {
  const hours = date.getUTCHours();
  const minutes = String(date.getUTCMinutes()).padStart(2, '0');
  return `${hours % 12 || 12}:${minutes}${hours < 12 ? 'AM' : 'PM'}`;
}

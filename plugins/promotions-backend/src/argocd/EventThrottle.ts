/**
 * Passes the first event of an object at once, and of those that follow within a moment the last alone, as Argo CD
 * may write an object many times in a row. An operation that began or ended is never passed over, as nothing tells
 * of it again.
 */

import type { Timers } from '../platform/timers';
import { keyOf } from './mergeList';
import type { ArgoEvent } from './types';

/** What is held back for so long is late by as much. */
const WINDOW_MS = 25;

export class EventThrottle {
  /** Objects of this window, each with the event that waits for its end. */
  private waiting = new Map<string, ArgoEvent | undefined>();
  private cancel: (() => void) | undefined;

  constructor(
    private readonly pass: (event: ArgoEvent) => void,
    private readonly timers: Timers,
  ) {}

  add(event: ArgoEvent): void {
    const key = `${event.kind} ${keyOf(event.object.key)}`;
    const before = this.waiting.get(key);
    if (before && !saysAsMuch(event, before)) {
      this.pass(before);
    }
    const first = !this.waiting.has(key);
    this.waiting.set(key, first ? undefined : event);
    if (first) {
      this.pass(event);
    }
    this.cancel ??= this.timers.after(WINDOW_MS, () => this.endWindow());
  }

  /** Forgets what waits: the list that follows tells of it. */
  clear(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.waiting.clear();
  }

  private endWindow(): void {
    const ended = [...this.waiting.values()].filter(isEvent);
    this.clear();
    ended.forEach(event => this.add(event));
  }
}

/** Whether nothing is lost when only the later event is seen. */
function saysAsMuch(later: ArgoEvent, earlier: ArgoEvent): boolean {
  return (
    later.type === earlier.type &&
    later.object.uid === earlier.object.uid &&
    operationOf(later) === operationOf(earlier)
  );
}

function operationOf(event: ArgoEvent): string {
  const operation =
    event.kind === 'application' ? event.object.operation : undefined;
  return operation ? `${operation.startedAt} ${operation.phase}` : '';
}

function isEvent(event: ArgoEvent | undefined): event is ArgoEvent {
  return event !== undefined;
}

/**
 * What an AppProject's sync windows let a pinned sync do now, and when that changes. Pure.
 *
 * Argo CD's rule for a sync by hand, which every sync of ours is (recording windows): an open deny window stops it
 * unless every open deny window has manualSync; else an open allow window lets it through; else, where there are allow
 * windows, it is stopped unless all of them have manualSync.
 */

import { Cron } from 'croner';
import type { WindowOutlook } from '@stagecraft/plugin-promotions-common';
import type { SyncWindow } from '../../argocd/ArgoDetails';

/** How far it is looked ahead, by the number of times at which some window opens or closes. */
const MOST_TURNS = 200;

/** A window with the times that its schedule means. */
interface Timed {
  window: SyncWindow;
  durationMs: number;
  /** The first opening after a time; undefined when there is none. */
  next: (after: Date) => Date | undefined;
}

/**
 * `windows`: those that concern the target. Where a schedule, a duration or a zone cannot be read `until` is absent,
 * and `open` speaks of what else is known; `undefined` when even that cannot be told.
 */
export function outlook(
  windows: readonly SyncWindow[],
  now: Date,
): WindowOutlook | undefined {
  const timed = windows.map(timedOf);
  const readable = timed.flatMap(one => one ?? []);
  if (readable.length < timed.length) {
    return undefined;
  }
  const { open, because } = stateAt(readable, now);
  const change = nextChange(readable, now, open);
  const closing = open && change ? stateAt(readable, change).because : because;
  return {
    open,
    ...(change && { until: change.toISOString() }),
    ...(closing && { because: closing }),
  };
}

/** Whether the window is open; undefined when its schedule cannot be read. */
export function isActive(window: SyncWindow, now: Date): boolean | undefined {
  const timed = timedOf(window);
  return timed && isActiveAt(timed, now);
}

/** "deny 0 22 * * * for 1h (Europe/Berlin)", as people wrote it. */
export function windowName(window: SyncWindow): string {
  return `${scheduleOf(window)} (${window.timeZone || 'UTC'})`;
}

/** "deny 0 22 * * * for 1h", where the zone is not known. */
export function scheduleOf({ kind, schedule, duration }: SyncWindow): string {
  return `${kind} ${schedule} for ${duration}`;
}

/** Milliseconds of a Go duration such as "1h30m"; undefined for a text that is none. */
export function goDurationMs(text: string): number | undefined {
  const units: Record<string, number> = {
    ms: 1,
    s: 1_000,
    m: 60_000,
    h: 3_600_000,
  };
  const part = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
  if (text.replace(part, '') !== '' || text === '') {
    return undefined;
  }
  return [...text.matchAll(part)].reduce(
    (sum, [, value, unit]) => sum + Number(value) * units[unit],
    0,
  );
}

function timedOf(window: SyncWindow): Timed | undefined {
  const durationMs = goDurationMs(window.duration);
  if (durationMs === undefined) {
    return undefined;
  }
  try {
    // Argo CD reads a question mark as a star; here it would mean now.
    const cron = new Cron(window.schedule.replace(/\?/g, '*'), {
      mode: '5-part',
      timezone: window.timeZone || 'UTC',
      paused: true,
    });
    // An unknown zone throws here, not when somebody asks for a time.
    cron.nextRun(new Date(0));
    const next = remembered(after => cron.nextRun(after) ?? undefined);
    return { window, durationMs, next };
  } catch {
    return undefined;
  }
}

/**
 * The same answer for all times before it: to look for the 30th of February takes a tenth of a second, and it is asked
 * for at each turn of the other windows.
 */
function remembered(
  next: (after: Date) => Date | undefined,
): (after: Date) => Date | undefined {
  let known: { from: Date; next: Date | undefined } | undefined;
  return after => {
    const holds =
      known &&
      known.from <= after &&
      (known.next === undefined || known.next > after);
    if (!known || !holds) {
      known = { from: after, next: next(after) };
    }
    return known.next;
  };
}

/** It opened less than its duration ago. */
function isActiveAt({ durationMs, next }: Timed, now: Date): boolean {
  const opened = next(new Date(now.getTime() - durationMs));
  return opened !== undefined && opened <= now;
}

function stateAt(
  windows: readonly Timed[],
  now: Date,
): { open: boolean; because?: string } {
  const active = windows.filter(one => isActiveAt(one, now));
  const denying = active.filter(({ window }) => window.kind === 'deny');
  const strict = denying.filter(({ window }) => !window.manualSync);
  if (denying.length > 0) {
    return strict.length > 0
      ? { open: false, because: named(strict) }
      : { open: true };
  }
  const allowing = windows.filter(({ window }) => window.kind === 'allow');
  const isAllowed = active.length > 0 || allowing.length === 0;
  return isAllowed || allowing.every(({ window }) => window.manualSync)
    ? { open: true }
    : { open: false, because: named(allowing) };
}

function named(windows: readonly Timed[]): string {
  return windows.map(({ window }) => windowName(window)).join(' and ');
}

/** Windows whose times follow each other without a pause never change anything; that is found out by looking ahead. */
function nextChange(
  windows: readonly Timed[],
  now: Date,
  open: boolean,
): Date | undefined {
  let at = now;
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const next = nextTurn(windows, at);
    if (!next) {
      return undefined;
    }
    if (stateAt(windows, next).open !== open) {
      return next;
    }
    at = next;
  }
  return undefined;
}

/** The next time at which one of them opens or may close. */
function nextTurn(windows: readonly Timed[], now: Date): Date | undefined {
  const times = windows.flatMap(({ durationMs, next }) => {
    const opens = next(now);
    const began = next(new Date(now.getTime() - durationMs));
    // Open until and with the end, so it is closed a millisecond later.
    const closes = began && new Date(began.getTime() + durationMs + 1);
    return [opens, closes].flatMap(time => (time && time > now ? time : []));
  });
  return times.length === 0
    ? undefined
    : new Date(Math.min(...times.map(time => time.getTime())));
}

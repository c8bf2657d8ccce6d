/** Sync windows of an AppProject: which ones concern an Application, which are open, what they allow. */

import { CronTime } from 'cron';
import { AppProject, Application, SyncWindow } from '../../world/argocd';
import { glob } from '../../world/glob';
import { SyncWindowsState, WindowView } from '../../world/World';

/** The windows of a project that select the Application by its name, namespace or cluster. */
export function assignedWindows(
  project: AppProject | undefined,
  app: Application,
): SyncWindow[] {
  const { namespace, server, name } = app.spec.destination;
  const fits = (
    patterns: string[] | undefined,
    ...values: (string | undefined)[]
  ) =>
    (patterns ?? []).some(pattern =>
      values.some(value => value !== undefined && glob(pattern, value)),
    );
  return (project?.spec.syncWindows ?? []).filter(
    window =>
      fits(window.applications, app.metadata.name) ||
      fits(window.namespaces, namespace) ||
      fits(window.clusters, server, name),
  );
}

/** Whether a window is open: it opened less than its duration ago. */
export function isActive(window: SyncWindow, now: Date): boolean {
  const since = new Date(now.getTime() - durationMs(window.duration));
  const zone = window.timeZone || 'UTC';
  const opens = new CronTime(window.schedule, zone).getNextDateFrom(
    since,
    zone,
  );
  return opens.toMillis() <= now.getTime();
}

/** Milliseconds of a Go duration such as "1h30m" or "500ms"; 0 for a text that is none. */
export function durationMs(text: string): number {
  const units: Record<string, number> = {
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
  };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, value, unit]) => sum + Number(value) * units[unit],
    0,
  );
}

/**
 * Argo CD's rule: an open deny window stops everything but a manual sync that every such window
 * permits; with allow windows, one must be open (or permit manual syncs).
 */
export function canSync(
  windows: readonly SyncWindow[],
  manual: boolean,
  now: Date,
): boolean {
  const denies = windows.filter(w => w.kind === 'deny' && isActive(w, now));
  if (denies.length) return manual && denies.every(w => w.manualSync === true);
  const allows = windows.filter(w => w.kind === 'allow');
  if (allows.length === 0 || allows.some(w => isActive(w, now))) return true;
  return manual && allows.every(w => w.manualSync === true);
}

/** Answer of GET …/syncwindows; `canSync` speaks of manual syncs only (recording windows). */
export function windowsState(
  windows: readonly SyncWindow[],
  now: Date,
): SyncWindowsState {
  const active = windows.filter(w => isActive(w, now));
  return {
    ...(active.length ? { activeWindows: active.map(view) } : {}),
    ...(windows.length ? { assignedWindows: windows.map(view) } : {}),
    canSync: canSync(windows, true, now),
  };
}

function view(window: SyncWindow): WindowView {
  return {
    kind: window.kind,
    schedule: window.schedule,
    duration: window.duration,
    manualSync: window.manualSync ?? false,
  };
}

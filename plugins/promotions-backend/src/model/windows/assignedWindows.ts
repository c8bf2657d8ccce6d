/** Which windows concern a target, with their zones: its own answer names them, its project tells where they are. Pure. */

import type { SyncWindow, SyncWindows } from '../../argocd/ArgoDetails';
import { isActive } from './outlook';

/**
 * The windows of the target's own answer, each with the zone that its project gives it. Undefined where that leaves a
 * doubt: the project cannot be read or does not have them, two that are else alike have different zones, or what is
 * open by them is not what Argo CD says.
 */
export function zonedWindows(
  { assigned, active }: SyncWindows,
  project: readonly SyncWindow[] | undefined,
  now: Date,
): SyncWindow[] | undefined {
  const zoned = assigned.map(window => withZone(window, project));
  const known = zoned.flatMap(window => window ?? []);
  if (known.length < assigned.length) {
    return undefined;
  }
  const open = new Set(active.map(identity));
  const agrees = known.every(
    window => isActive(window, now) === open.has(identity(window)),
  );
  return agrees ? known : undefined;
}

function withZone(
  window: SyncWindow,
  project: readonly SyncWindow[] | undefined,
): SyncWindow | undefined {
  if (window.timeZone) {
    return window;
  }
  const alike = (project ?? []).filter(w => identity(w) === identity(window));
  const zones = new Set(alike.map(({ timeZone }) => timeZone ?? ''));
  return zones.size === 1 ? alike[0] : undefined;
}

function identity({ kind, schedule, duration, manualSync }: SyncWindow) {
  return [kind, schedule, duration, manualSync].join(' ');
}

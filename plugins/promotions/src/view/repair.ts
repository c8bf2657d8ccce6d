/** How far the repair of a target is, told from what Argo CD does with it. */

import type { Target } from '@stagecraft/plugin-promotions-common';
import type { Look } from './look';
import type { Reading } from './reading';
import { releaseName } from './revisions';

/** A repair that the backend has accepted. */
export interface AskedRepair {
  target: string;
  revisions: readonly string[];
  /** When the operation began that the target had before; whatever began then is not the repair. */
  before?: string;
}

/** `differs`: synced again, and Argo CD has not found it the same, or not yet. */
export type RepairProgress =
  | 'asked'
  | 'syncing'
  | 'repaired'
  | 'differs'
  | 'failed';

export function askedFor(target: Target): AskedRepair {
  const { name, deployed, operation } = target;
  return { target: name, revisions: deployed, before: operation?.startedAt };
}

export function progressOf(
  { before }: AskedRepair,
  { operation, sync }: Pick<Target, 'operation' | 'sync'>,
): RepairProgress {
  if (!operation || operation.startedAt === before) {
    return 'asked';
  }
  switch (operation.phase) {
    case 'Running':
    case 'Terminating':
      return 'syncing';
    case 'Succeeded':
      return sync === 'Synced' ? 'repaired' : 'differs';
    default:
      return 'failed';
  }
}

export const PROGRESS_LOOK: Record<RepairProgress, Look> = {
  asked: { tone: 'info', mark: 'clock' },
  syncing: { tone: 'info', mark: 'turning' },
  repaired: { tone: 'success', mark: 'check' },
  differs: { tone: 'warning', mark: 'alert' },
  failed: { tone: 'danger', mark: 'cross' },
};

export function progressText(
  asked: AskedRepair,
  target: Target,
  { t }: Reading,
): string {
  return t(`repair.progress.${progressOf(asked, target)}`, {
    target: asked.target,
    release: releaseName(asked.revisions),
    reason: target.operation?.message ?? '',
  });
}

/** Whether a sync would change the target, so that there is a difference to show. */
export function hasDifferences({ verdict, sync }: Target): boolean {
  return verdict === 'drifted' || sync === 'OutOfSync';
}

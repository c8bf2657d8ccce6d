/** What names a rollback: what each target would be given, and what would go if the sync pruned. Pure. */

import type { ResourceChange } from '@stagecraft/plugin-promotions-common';
import { keyOfChange } from '@stagecraft/plugin-promotions-common';
import type { ApplicationSet } from '../../argocd/types';
import { releaseId, type RenderedTarget } from '../../model/release';
import { digestOf } from '../../platform/digest';

/**
 * The id of a rollback. Going back to what is also offered is another thing than deploying it, so its id is another
 * one. `wouldGo`: keys of what would go, in any order.
 */
export function rollbackId(
  set: Pick<ApplicationSet, 'specDigest' | 'annotations'>,
  targets: readonly RenderedTarget[],
  wouldGo: readonly string[],
): string {
  return digestOf([
    'rollback',
    releaseId(set, targets),
    [...new Set(wouldGo)].sort(),
  ]);
}

/** In a fixed order, each once. */
export function keysOf(changes: readonly ResourceChange[]): string[] {
  return [...new Set(changes.map(keyOfChange))].sort();
}

/** Whether both lists name the same, in whatever order. */
export function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every(key => right.has(key));
}

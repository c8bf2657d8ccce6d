/** How many targets of a stage are synced at once, where a policy limits them. */

import type { PolicyConfig } from '../../config';

type Limit = NonNullable<PolicyConfig['limit']>;

/** A part of the targets is rounded down, and is at least one, as Argo CD does with a percentage. */
export function atOnce(limit: Limit | undefined, targets: number): number {
  if (limit === undefined || limit === 'all') {
    return targets;
  }
  return 'count' in limit
    ? Math.min(limit.count, targets)
    : Math.max(1, Math.floor((targets * limit.percent) / 100));
}

/** The one that lets the fewest of so many targets through. */
export function smallestLimit(
  limits: readonly Limit[],
  targets: number,
): Limit | undefined {
  return [...limits].sort((a, b) => atOnce(a, targets) - atOnce(b, targets))[0];
}

/** How long to wait before an instance is asked again. */

import type { Random } from '../platform/random';
import { ArgoError } from './errors';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/** The longest Retry-After that is believed: a mistaken one must not keep an instance away for ever. */
const LONGEST_ASKED_MS = 600_000;

/**
 * Milliseconds before the attempt after `failures` failures in a row (1 or more): doubling up to a minute,
 * spread over half of it so that replicas and instances do not come at once, and never before Retry-After unless
 * that is longer than ten minutes.
 */
export function backoff(
  failures: number,
  random: Random,
  error?: unknown,
): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  const spread = full / 2 + (full / 2) * random();
  const asked =
    error instanceof ArgoError ? error.details.retryAfterSeconds ?? 0 : 0;
  return Math.max(spread, Math.min(asked * 1000, LONGEST_ASKED_MS));
}

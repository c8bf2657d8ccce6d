/** Whether something newer is on its way, for policies that let only the latest be approved. Pure. */

import type { Candidate, Pipeline } from '@stagecraft/plugin-promotions-common';

/** The newest candidate, where the release is an older one; undefined for what is no candidate of this pipeline. */
export function newerThan(
  { revisions }: { revisions: readonly string[] },
  { candidates }: Pick<Pipeline, 'candidates'>,
): Candidate | undefined {
  const key = revisions.join('+');
  const at = candidates.findIndex(one => one.revisions.join('+') === key);
  return at > 0 ? candidates[0] : undefined;
}

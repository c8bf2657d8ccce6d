/** Whether something else was deployed to a stage since a rollback of it was asked for, which ends the request. Pure. */

import { shortRevision } from '@stagecraft/plugin-promotions-common';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import { deployedRevisions, same } from '../../model/operations';
import type { StoredApproval } from '../ApprovalStore';

/** For people; undefined when nothing was, as far as is surely known. A newer release that only waits ends nothing. */
export function deployedSince(
  { rollback, stageIndex }: Pick<StoredApproval, 'rollback' | 'stageIndex'>,
  snapshot: PipelineSnapshot | undefined,
): string | undefined {
  if (snapshot?.pipeline.freshness.state !== 'live') {
    return undefined;
  }
  for (const app of snapshot.applications[stageIndex] ?? []) {
    const before = rollback?.from?.[app.key.name];
    const now = deployedRevisions(app);
    if (before && now.length > 0 && !same(before, now)) {
      const release = now.map(shortRevision).join(' + ');
      return `${app.key.name} was given ${release} since it was asked for`;
    }
  }
  return undefined;
}

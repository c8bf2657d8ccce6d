/** Ends rounds of decisions that nobody can finish, as their stage is offered another release now. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { ApprovalStore, StoredApproval } from '../approvals/ApprovalStore';
import { deployedSince } from '../approvals/rollback/deployedSince';
import { deployedRevisions, same } from '../model/operations';
import type { PipelineReader, PipelineSnapshot } from '../model/PipelineReader';
import { systemClock, type Clock } from '../platform/clock';

export async function endSuperseded(
  store: ApprovalStore,
  reader: PipelineReader,
  onEnded: (ref: PipelineRef) => void,
  clock: Clock = systemClock,
): Promise<void> {
  for (const approval of await store.pending()) {
    const reason = supersededBy(approval, reader);
    if (
      reason &&
      (await store.endPending(approval.id, reason, clock().toISOString()))
    ) {
      onEnded(approval.pipeline);
    }
  }
}

/** Only what is surely known ends a round. */
function supersededBy(
  approval: StoredApproval,
  reader: PipelineReader,
): string | undefined {
  const snapshot = reader.pipeline(approval.pipeline);
  if (approval.kind === 'rollback') {
    return deployedSince(approval, snapshot);
  }
  if (snapshot?.pipeline.freshness.state !== 'live') {
    return undefined;
  }
  const release = snapshot.pipeline.stages[approval.stageIndex]?.release;
  if (release?.id !== undefined && release.id !== approval.releaseId) {
    return 'another release came before enough people had approved';
  }
  return release?.offered === false && runsAlready(approval, snapshot)
    ? 'it was deployed past the gate before enough people had approved'
    : undefined;
}

function runsAlready(
  { stageIndex, revisions }: StoredApproval,
  { applications }: PipelineSnapshot,
): boolean {
  const targets = applications[stageIndex] ?? [];
  return (
    targets.length > 0 &&
    targets.every(app => same(deployedRevisions(app), revisions))
  );
}

/** Ends rounds of decisions that nobody can finish, as their stage is offered another release now. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { ApprovalStore, StoredApproval } from '../approvals/ApprovalStore';
import { deployedSince } from '../approvals/rollback/deployedSince';
import type { PipelineReader } from '../model/PipelineReader';
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
  if (approval.kind === 'rollback') {
    return deployedSince(approval, reader.pipeline(approval.pipeline));
  }
  const pipeline = reader.pipeline(approval.pipeline)?.pipeline;
  const release = pipeline?.stages[approval.stageIndex]?.release;
  return pipeline?.freshness.state === 'live' &&
    release?.id !== undefined &&
    release.id !== approval.releaseId
    ? 'another release came before enough people had approved'
    : undefined;
}

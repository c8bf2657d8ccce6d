/** Stops what the portal carries out, in the name of a person: stored first, then the worker does it. */

import type { PipelineSnapshot } from '../../model/PipelineReader';
import type { Clock } from '../../platform/clock';
import type { ApprovalStore, StoredApproval } from '../ApprovalStore';
import { refuse, type Refusal, type Viewer } from '../situation';
import { mayAbort } from './mayAbort';

export interface AbortCall {
  /** Of the stage. */
  index: number;
  approvalId: string;
  reason: string;
}

/** `repeated`: the same person aborted it before. */
export type AbortResult =
  | { kind: 'stored' | 'repeated'; approval: StoredApproval }
  | { kind: 'refused'; refusal: Refusal }
  /** There is no such approval at the stage. */
  | { kind: 'unknown' };

export interface AbortsOptions {
  store: Pick<ApprovalStore, 'find' | 'abort'>;
  clock: Clock;
}

export class Aborts {
  constructor(private readonly options: AbortsOptions) {}

  /** When it resolves with `stored`, the abort outlives a crash. */
  async abort(
    { pipeline }: PipelineSnapshot,
    viewer: Viewer,
    { index, approvalId, reason }: AbortCall,
  ): Promise<AbortResult> {
    const { store, clock } = this.options;
    const rounds = await store.find(pipeline.ref);
    const approval = rounds.find(
      round => round.id === approvalId && round.stageIndex === index,
    );
    const stageName = pipeline.stages[index].name;
    if (!approval) {
      const permit = mayAbort({ stageName }, viewer);
      return permit.allowed || permit.code === 'nothingRuns'
        ? { kind: 'unknown' }
        : { kind: 'refused', refusal: permit };
    }
    const permit = mayAbort({ stageName, approval }, viewer);
    if (!permit.allowed) {
      return isTheirs(approval, viewer)
        ? { kind: 'repeated', approval }
        : { kind: 'refused', refusal: permit };
    }
    if (viewer.kind !== 'user') {
      throw new Error('Only people abort');
    }
    const at = clock().toISOString();
    const { user } = viewer;
    const stored = await store.abort(approvalId, { user, at, comment: reason });
    if (stored.kind === 'stored' && stored.approval) {
      return { kind: 'stored', approval: stored.approval };
    }
    return whenTooLate(stored.approval ?? approval, viewer, stageName);
  }
}

/** It ended, or somebody else aborted it, between the look and the write. */
function whenTooLate(
  approval: StoredApproval,
  viewer: Viewer,
  stageName: string,
): AbortResult {
  if (isTheirs(approval, viewer)) {
    return { kind: 'repeated', approval };
  }
  const permit = mayAbort({ stageName, approval }, viewer);
  const refusal = permit.allowed
    ? refuse('nothingRuns', `Nothing of ours is under way at ${stageName}.`)
    : permit;
  return { kind: 'refused', refusal };
}

function isTheirs({ abort }: StoredApproval, viewer: Viewer): boolean {
  return (
    viewer.kind === 'user' && viewer.permitted && abort?.user === viewer.user
  );
}

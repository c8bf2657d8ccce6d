/** Facts of a release at prod for which everything holds; a test says what does not. */

import { gatedStage, NEW, snapshot } from '../../../__testUtils__/pipelines';
import type { SoakingTarget } from '../../../model/proof';
import type { StoredApproval } from '../../ApprovalStore';
import type { ConditionFacts } from '../ConditionFacts';
import { storedApproval } from '../../__testUtils__/storedApproval';

export const NOON = new Date('2026-11-21T12:00:00.000Z');

/** So many minutes before noon; ISO 8601. */
export function ago(minutes: number): string {
  return new Date(NOON.getTime() - minutes * 60_000).toISOString();
}

export function soaking(changes: Partial<SoakingTarget> = {}): SoakingTarget {
  return {
    target: 'checkout-dev',
    completedAt: ago(60),
    troubles: [],
    away: [],
    ...changes,
  };
}

export function facts(changes: Partial<ConditionFacts> = {}): ConditionFacts {
  return {
    stage: gatedStage({ gate: { kind: 'verified' } }),
    gate: 'verified',
    revisions: [NEW],
    earlier: snapshot().pipeline.stages.slice(0, 1),
    policy: { approvals: 1, policies: [] },
    completed: true,
    executor: { own: 'portal', named: 'portal' },
    instance: { name: 'eu', execute: true, live: true },
    proof: { affected: true, checks: [], rolledBack: false },
    soak: { targets: [soaking()], gaps: [] },
    holds: [],
    windows: { open: true },
    externals: [],
    earlierParts: [],
    now: NOON,
    ...changes,
  };
}

export function round(changes: Partial<StoredApproval> = {}): StoredApproval {
  return storedApproval({
    id: 'round-1',
    openedBy: 'portal',
    revisions: [NEW],
    state: 'approved',
    required: 0,
    createdAt: ago(5),
    ...changes,
  });
}

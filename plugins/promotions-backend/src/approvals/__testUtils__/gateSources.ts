/** A world in which nobody holds anything, every condition holds, and nobody made what is decided on. */

import type { Hold } from '@stagecraft/plugin-promotions-common';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import type { StoredApproval } from '../ApprovalStore';
import type { Made } from '../authors/Made';
import type { ConditionFacts } from '../conditions/ConditionFacts';
import { stops, type HeldStage } from '../holds/scopes';
import type { OwnersSay, StagePolicy } from '../policies';
import type { GateSources } from '../Situations';

export interface World {
  holds: readonly Hold[];
  facts: Partial<ConditionFacts>;
  made: Made;
  owned: OwnersSay;
}

const NOW = new Date('2026-11-21T12:31:00.000Z');

export function quietSources(world: Partial<World> = {}): GateSources {
  const {
    holds = [],
    facts = {},
    owned = { closed: 'nobody was asked' },
  } = world;
  const made = world.made ?? { authors: [], requesters: [] };
  const holding = async (stage: HeldStage) =>
    holds.filter(hold => stops(hold, stage));
  return {
    holds: { holding, seenBy: holding },
    conditions: {
      factsFor: async (snapshot, index, policy, approval) => ({
        ...factsOf(snapshot, index, policy, approval),
        ...facts,
      }),
    },
    authors: { known: () => made, of: async () => made },
    owners: { ownersFor: async () => owned },
  };
}

function factsOf(
  { pipeline }: PipelineSnapshot,
  index: number,
  policy: StagePolicy,
  approval?: StoredApproval,
): ConditionFacts {
  const stage = pipeline.stages[index];
  const isVerified =
    stage.gate.kind === 'verified' && policy.gate !== 'approval';
  return {
    stage,
    gate: isVerified ? 'verified' : 'approval',
    revisions: stage.release.revisions,
    earlier: pipeline.stages.slice(0, index),
    policy,
    completed: true,
    ...(approval && { approval }),
    executor: { own: 'here', named: 'here' },
    instance: { name: pipeline.ref.instance, execute: true, live: true },
    proof: { affected: true, checks: [], rolledBack: false },
    soak: { targets: [], gaps: [] },
    holds: [],
    windows: { open: true },
    externals: [],
    earlierParts: [],
    now: NOW,
  };
}

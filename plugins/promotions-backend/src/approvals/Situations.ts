/**
 * Gathers what a decision on a stage depends on. A stage that is no gate of ours asks nothing of anybody. Those who
 * look are told what is known; those who decide are told what is certain.
 */

import {
  ANNOTATION_SCAFFOLDED_BY,
  formatPipelineRef,
  type GateCondition,
  type RollbackOrder,
  type Stage,
  type WindowOutlook,
} from '@stagecraft/plugin-promotions-common';
import type { PromotionsConfig } from '../config';
import type { PipelineSnapshot } from '../model/PipelineReader';
import type { ApprovalStore, StoredApproval } from './ApprovalStore';
import type { Authors } from './authors/Authors';
import type { Made } from './authors/Made';
import { separationOf, type Separated } from './authors/separationOf';
import type { ConditionFacts } from './conditions/ConditionFacts';
import { conditionsFor } from './conditions/conditionsFor';
import type { Holds } from './holds/Holds';
import type { Owners } from './owners/Owners';
import { effectiveGate, stagePolicy, type StagePolicy } from './policies';
import { roundsAt } from './roundsAt';
import type { GateSituation } from './situation';

/** Whom a gate's rules ask beyond the read model and the store of approvals. */
export interface GateSources {
  holds: Pick<Holds, 'holding' | 'seenBy'>;
  conditions: {
    factsFor(
      snapshot: PipelineSnapshot,
      index: number,
      policy: StagePolicy,
      approval?: StoredApproval,
      options?: { fresh: boolean },
    ): Promise<ConditionFacts>;
  };
  authors: Authors;
  owners: Owners;
}

export interface SituationsOptions {
  store: Pick<ApprovalStore, 'find' | 'findAll'>;
  config: Pick<PromotionsConfig, 'instances' | 'policies' | 'brokenPolicies'>;
  /** The store's database forgets everything with the process. */
  volatile: boolean;
  sources: GateSources;
}

/**
 * `list`: who waits and who holds, for many pipelines at once. `show`: the conditions too. `decide`: everything as it
 * is now.
 */
export type Purpose = 'list' | 'show' | 'decide';

/** With what only those who look want to know. */
export interface ShownSituation extends GateSituation {
  windows?: WindowOutlook;
}

const NOBODY: Separated = { excluded: new Map(), extra: 0 };

export class Situations {
  constructor(private readonly options: SituationsOptions) {}

  /** Of each stage. Nothing is asked about a pipeline in which no gate is ours. */
  async ofAll(
    snapshot: PipelineSnapshot,
    purpose: Purpose,
  ): Promise<ShownSituation[]> {
    const rounds = await this.roundsOf(snapshot);
    return Promise.all(
      snapshot.pipeline.stages.map((_, index) =>
        this.of(snapshot, index, rounds, purpose),
      ),
    );
  }

  /** Of each stage of each pipeline, to list them: the database is asked once. */
  async ofMany(
    snapshots: readonly PipelineSnapshot[],
  ): Promise<ShownSituation[][]> {
    const gated = snapshots.filter(({ pipeline }) =>
      pipeline.stages.some(hasGateOfOurs),
    );
    const rounds = await this.options.store.findAll(
      gated.map(({ pipeline }) => ({
        pipeline: pipeline.ref,
        releaseIds: pipeline.stages.flatMap(releaseIdOf),
      })),
    );
    return Promise.all(
      gated.map(snapshot => {
        const key = formatPipelineRef(snapshot.pipeline.ref);
        const own = rounds.filter(
          ({ pipeline }) => formatPipelineRef(pipeline) === key,
        );
        return Promise.all(
          snapshot.pipeline.stages.map((_, index) =>
            this.of(snapshot, index, own, 'list'),
          ),
        );
      }),
    );
  }

  /** Of one stage, to decide there. */
  async ofOne(
    snapshot: PipelineSnapshot,
    index: number,
    releaseIds: readonly string[] = [],
    purpose: Purpose = 'decide',
  ): Promise<ShownSituation> {
    const rounds = await this.roundsOf(snapshot, releaseIds);
    return this.of(snapshot, index, rounds, purpose);
  }

  private async roundsOf(
    { pipeline }: PipelineSnapshot,
    also: readonly string[] = [],
  ): Promise<StoredApproval[]> {
    const releases = pipeline.stages.flatMap(releaseIdOf);
    return pipeline.stages.some(hasGateOfOurs)
      ? this.options.store.find(pipeline.ref, [...releases, ...also])
      : [];
  }

  private async of(
    snapshot: PipelineSnapshot,
    index: number,
    rounds: readonly StoredApproval[],
    purpose: Purpose,
  ): Promise<ShownSituation> {
    const { config, volatile } = this.options;
    const stage = snapshot.pipeline.stages[index];
    const policy = stagePolicy(snapshot, index, config);
    const { instance } = snapshot.pipeline.ref;
    const about = roundsAt(stage, rounds);
    const situation: GateSituation = {
      snapshot,
      index,
      policy,
      gate: effectiveGate(stage, policy),
      execute:
        config.instances.find(({ name }) => name === instance)?.execute ??
        false,
      volatile,
      rounds,
      ...about,
      separated: NOBODY,
      holds: [],
      conditions: [],
    };
    return hasGateOfOurs(stage) ? this.filled(situation, purpose) : situation;
  }

  private async filled(
    situation: GateSituation,
    purpose: Purpose,
  ): Promise<ShownSituation> {
    const { snapshot, policy } = situation;
    const { owners } = this.options.sources;
    const [separated, owned, holds, conditions] = await Promise.all([
      this.separated(situation, purpose),
      policy.owners ? owners.ownersFor(snapshot) : undefined,
      this.holds(situation, purpose),
      purpose === 'list'
        ? { conditions: [] }
        : this.conditions(situation, purpose),
    ]);
    return {
      ...situation,
      ...(owned && { owned }),
      separated,
      holds,
      ...conditions,
    };
  }

  private async separated(
    { snapshot, index, policy, approval }: GateSituation,
    purpose: Purpose,
  ): Promise<Separated> {
    const { authors } = this.options.sources;
    if (!policy.separation) {
      return NOBODY;
    }
    const rollback = approval?.rollback;
    if (rollback) {
      return separationOf(madeForRollback(rollback, snapshot), policy);
    }
    const made = await (purpose === 'decide'
      ? authors.of(snapshot, index)
      : authors.known(snapshot, index));
    return separationOf(made, policy);
  }

  private holds({ snapshot, index }: GateSituation, purpose: Purpose) {
    const { holds } = this.options.sources;
    const { ref: pipeline, stages } = snapshot.pipeline;
    const stage = { pipeline, index, stageName: stages[index].name };
    return purpose === 'decide' ? holds.holding(stage) : holds.seenBy(stage);
  }

  private async conditions(
    { snapshot, index, policy, approval }: GateSituation,
    purpose: Purpose,
  ): Promise<{ conditions: GateCondition[]; windows?: WindowOutlook }> {
    const { conditions } = this.options.sources;
    const facts = await conditions.factsFor(snapshot, index, policy, approval, {
      fresh: purpose === 'decide',
    });
    const { windows } = facts;
    return {
      conditions: conditionsFor(facts),
      ...(windows && { windows }),
    };
  }
}

/** Its authors were asked for when it was deployed the first time; whoever asks to go back makes the rollback. */
function madeForRollback(
  { requestedBy: ref }: RollbackOrder,
  { set }: PipelineSnapshot,
): Made {
  const scaffolder = set.annotations[ANNOTATION_SCAFFOLDED_BY];
  return {
    authors: [],
    requesters: [{ ref, name: ref, did: 'asked for this rollback' }],
    ...(scaffolder !== undefined && { scaffolder }),
  };
}

function releaseIdOf({ release }: Stage): string[] {
  return release.id === undefined ? [] : [release.id];
}

/** Whether the portal has a part in opening it. */
export function hasGateOfOurs({ gate }: Pick<Stage, 'gate'>): boolean {
  return gate.kind === 'approval' || gate.kind === 'verified';
}

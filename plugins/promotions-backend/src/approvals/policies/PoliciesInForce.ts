/** The policy in force at each stage of a pipeline, with who is kept from approving what it is offered now. */

import type {
  PipelineRef,
  PolicyResponse,
} from '@stagecraft/plugin-promotions-common';
import type { PromotionsConfig } from '../../config';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import type { Authors } from '../authors/Authors';
import { separationOf } from '../authors/separationOf';
import type { Owners } from '../owners/Owners';
import { describePolicy } from './describePolicy';
import { permitsOf, type PersonAsked } from './permitsOf';
import { stagePolicy } from './stageFacts';

export interface PoliciesInForceOptions {
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>;
  authors: Pick<Authors, 'known'>;
  owners: Owners;
}

export class PoliciesInForce {
  constructor(private readonly options: PoliciesInForceOptions) {}

  /** Of every stage, also of one that Argo CD opens by itself. Never waits for a forge. `person`: what they may do. */
  async of(
    snapshot: PipelineSnapshot,
    person?: PersonAsked,
  ): Promise<PolicyResponse> {
    const { config, authors, owners } = this.options;
    const ref: PipelineRef = snapshot.pipeline.ref;
    const policies = snapshot.pipeline.stages.map((_, index) =>
      stagePolicy(snapshot, index, config),
    );
    const owned = policies.some(policy => policy.owners)
      ? await owners.ownersFor(snapshot)
      : undefined;
    const stages = snapshot.pipeline.stages.map((stage, index) => {
      const policy = policies[index];
      const made = policy.separation && authors.known(snapshot, index);
      const separated = separationOf(
        made ?? { authors: [], requesters: [] },
        policy,
      );
      return {
        index,
        name: stage.name,
        policy: describePolicy(stage, policy, separated, owned),
        ...(person && { person: permitsOf(policy, separated, person, owned) }),
      };
    });
    return { ref, stages };
  }
}

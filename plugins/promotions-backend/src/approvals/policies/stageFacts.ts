/** What policies look at, from a pipeline as the read model has it. */

import type { PromotionsConfig } from '../../config';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import { policyFor } from './policyFor';
import type { StageFacts, StagePolicy } from './StagePolicy';

/** The policy of a stage as its snapshot shows it. */
export function stagePolicy(
  snapshot: PipelineSnapshot,
  index: number,
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>,
): StagePolicy {
  return policyFor(stageFacts(snapshot, index), config);
}

/** Of the stage with this index. */
export function stageFacts(
  {
    pipeline,
    applications,
  }: Pick<PipelineSnapshot, 'pipeline' | 'applications'>,
  index: number,
): StageFacts {
  const stageNames = pipeline.stages.map(({ name }) => name);
  return {
    pipeline: pipeline.ref,
    stageName: stageNames[index],
    stageNames,
    targets: applications[index].map(({ project, destination, labels }) => ({
      project,
      cluster: { name: destination.name, server: destination.server },
      namespace: destination.namespace,
      labels,
    })),
  };
}

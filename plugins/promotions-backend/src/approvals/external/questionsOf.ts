/** What the gates of modules are asked about a pipeline: each release that waits where a policy names them. Pure. */

import type { PromotionsConfig } from '../../config';
import type { PipelineSnapshot } from '../../model/PipelineReader';
import { stagePolicy } from '../policies/stageFacts';
import { questionOf, type Question } from './tables';

export function questionsOf(
  snapshot: PipelineSnapshot,
  config: Pick<PromotionsConfig, 'policies' | 'brokenPolicies'>,
): Question[] {
  const { pipeline, applications } = snapshot;
  return pipeline.stages.flatMap(({ index, name, release }) => {
    const { id: releaseId, revisions, offered } = release;
    if (!offered || releaseId === undefined) {
      return [];
    }
    const { external = [] } = stagePolicy(snapshot, index, config);
    const targets = applications[index].map(({ key, project }) => ({
      namespace: key.namespace,
      name: key.name,
      project,
    }));
    const request = {
      pipeline: pipeline.ref,
      stage: { index, name },
      releaseId,
      revisions,
      targets,
    };
    return external.map(gate => questionOf(gate, request));
  });
}

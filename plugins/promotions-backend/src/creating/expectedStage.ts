/**
 * A stage that is not there yet, as policies look at it: what is sure of it, and what may be so besides. Policies match
 * by what some target has, so that what more is known can only make more of them match. Pure.
 */

import type { RenderedApplication } from '@stagecraft/applicationset';
import { z } from 'zod';
import {
  matching,
  type StageFacts,
  type TargetFacts,
} from '../approvals/policies';
import type { PolicyMatch } from '../config';
import type { Described } from './fieldOf';

/** The stage, wherever its pipeline may be. */
export interface ExpectedStage {
  /** In each instance that it may be in; at least one. */
  sure: readonly StageFacts[];
  /** Whether its Applications are known. */
  known: boolean;
}

/** Whether a policy matches it, or what that depends on. */
export type Verdict = 'yes' | 'no' | 'instance' | 'applications' | 'labels';

const spec = z.looseObject({
  project: z.string().default(''),
  destination: z
    .looseObject({
      name: z.string().optional(),
      server: z.string().optional(),
      namespace: z.string().default(''),
    })
    .default({ namespace: '' }),
});

/** `instances`: those that it may be in. */
export function expectedStage(
  { description, applications }: Described,
  index: number,
  instances: readonly string[],
): ExpectedStage {
  const { name, namespace, project, stages } = description;
  const stageNames = stages.map(stage => stage.name);
  const made = applications[index] ?? [];
  const nowhere = { project, cluster: { name: '' }, namespace: '', labels: {} };
  return {
    known: made.length > 0,
    sure: instances.map(instance => ({
      pipeline: { instance, namespace, name },
      stageName: stageNames[index],
      stageNames,
      targets: made.length > 0 ? made.map(targetOf) : [nowhere],
    })),
  };
}

export function verdictOn(
  match: PolicyMatch,
  { sure, known }: ExpectedStage,
): Verdict {
  const now = sure.map(stage => matching(match, stage) !== 'no');
  const most = sure.map(
    stage => matching(match, atMost(match, stage, known)) !== 'no',
  );
  if (now.every(Boolean)) {
    return 'yes';
  }
  if (!most.some(Boolean)) {
    return 'no';
  }
  if (most.every((more, at) => more === now[at])) {
    return 'instance';
  }
  return known ? 'labels' : 'applications';
}

/** With the targets that would make the policy match, as far as nothing that is known speaks against them. */
function atMost(
  match: PolicyMatch,
  stage: StageFacts,
  known: boolean,
): StageFacts {
  const { namespace = '', labels = {} } = match;
  const targets = stage.targets.map(target =>
    known
      ? { ...target, labels: { ...labels, ...target.labels } }
      : { project: target.project, cluster: {}, namespace, labels },
  );
  return { ...stage, targets };
}

function targetOf({
  metadata: { labels = {} },
  spec: written,
}: RenderedApplication): TargetFacts {
  const { project, destination } = spec.parse(written);
  const { name, server, namespace } = destination;
  const cluster = { name: name || undefined, server: server || undefined };
  return { project, cluster, namespace, labels };
}

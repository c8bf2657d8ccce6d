/** What is suspended in a target, and who resumes it. */

import type { Application, ResourceState } from '../argocd/types';
import type { TargetJudgement } from './judgeTarget';

export function suspendedResource({
  resources,
}: Application): ResourceState | undefined {
  return resources.find(({ health }) => health === 'Suspended');
}

/** Argo Rollouts pauses a Rollout between its steps; a suspended Job waits for a person (recording suspended). */
export function judgeSuspended(app: Application): TargetJudgement {
  const found = suspendedResource(app);
  const resource = found ? `${found.kind} ${found.name}` : 'a resource';
  return {
    state: 'rolling',
    code: codeOf(found?.kind),
    params: { resource, message: found?.healthMessage ?? '' },
  };
}

function codeOf(kind: string | undefined): TargetJudgement['code'] {
  switch (kind) {
    case 'Rollout':
      return 'suspended.rollout';
    case 'Job':
      return 'suspended.job';
    default:
      return 'suspended.other';
  }
}

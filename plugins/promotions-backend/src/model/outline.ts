/** The outline of a pipeline, without judging it. Pure. */

import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import type { PipelineOutline } from './PipelineReader';
import { planStages } from './steps';

/** Which Application is in which stage is found out when somebody looks at them: few questions need it. */
export function outlineOf(
  ref: PipelineRef,
  set: ApplicationSet,
  applications: readonly Application[],
  entityRefs: string[],
): PipelineOutline {
  let staged: Application[][] | undefined;
  return {
    pipeline: { ref, title: set.key.name, entityRefs },
    set,
    get applications() {
      staged ??= planStages(set, applications).stages.map(
        stage => stage.applications,
      );
      return staged;
    },
  };
}

/** What a person can hold from where they stand, the smallest first. */

import type {
  HoldScope,
  Permit,
  Pipeline,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { holdPermit } from './holds';
import type { Reading } from './reading';
import { isUngated } from './stageActions';

export interface ScopeOption {
  key: string;
  scope: HoldScope;
  text: string;
  /** Absent while that is not known. */
  permit?: Permit;
}

/** `stage`: the one that was chosen, else all of the pipeline's. `freeze`: as the backend answers, once it has. */
export function scopeOptions(
  pipeline: Pipeline,
  stage: Stage | undefined,
  freeze: Permit | undefined,
  { t }: Reading,
): ScopeOption[] {
  const { ref, title } = pipeline;
  const stages = (stage ? [stage] : pipeline.stages).map(
    ({ index, name, viewer }): ScopeOption => ({
      key: `stage ${index}`,
      scope: { kind: 'stage', pipeline: ref, index, name },
      text: t('hold.stage', { stage: name }),
      permit: viewer?.hold,
    }),
  );
  const { instance } = ref;
  return [
    ...stages.filter(({ permit }) => permit && !isUngated(permit)),
    {
      key: 'pipeline',
      scope: { kind: 'pipeline', pipeline: ref },
      text: t('hold.pipeline', { pipeline: title }),
      permit: holdPermit(pipeline),
    },
    {
      key: 'instance',
      scope: { kind: 'instance', instance },
      text: t('hold.instance', { instance }),
      permit: freeze,
    },
    {
      key: 'everything',
      scope: { kind: 'everything' },
      text: t('hold.everything'),
      permit: freeze,
    },
  ];
}

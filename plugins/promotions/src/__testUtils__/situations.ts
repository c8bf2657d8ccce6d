/** Every situation by the name of the entity that is in it, for the dev page. */

import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import { fleet, long } from './crowds';
import {
  chained,
  governed,
  held,
  overridden,
  rollingBack,
  verifying,
} from './deciding';
import { drifted } from './differences';
import {
  MAY_NOT_DECIDE,
  complete,
  failed,
  rolling,
  stale,
  unreachable,
  waiting,
} from './scenarios';

export const SCENARIOS: Record<string, () => PipelineResponse[]> = {
  waiting: () => [waiting()],
  refused: () => [waiting({ viewer: MAY_NOT_DECIDE })],
  governed: () => [governed()],
  verifying: () => [verifying()],
  held: () => [held()],
  overridden: () => [overridden()],
  rollingBack: () => [rollingBack()],
  chained,
  failed: () => [failed()],
  rolling: () => [rolling()],
  fleet: () => [fleet()],
  complete: () => [complete()],
  drifted: () => [drifted()],
  untouchable: () => [
    drifted({
      viewer: {
        repair: {
          allowed: false,
          code: 'windowClosed',
          reason: 'The sync window "freeze" is closed until Monday 06:00.',
        },
      },
    }),
  ],
  stale: () => [stale()],
  unreachable: () => [unreachable()],
  long: () => [long()],
  several: () => [waiting(), failed()],
  many: () => [waiting(), failed(), rolling(), complete()].map(renumbered),
  empty: () => [],
};

function renumbered(one: PipelineResponse, at: number): PipelineResponse {
  return { ...one, ref: { ...one.ref, name: `${one.title}-${at}` } };
}

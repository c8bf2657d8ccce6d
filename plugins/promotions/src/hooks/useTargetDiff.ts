/** A target's live resources beside what they should be, asked for when somebody looks. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

export function useTargetDiff(
  { instance, namespace, name }: PipelineRef,
  target: string,
) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getTargetDiff({ instance, namespace, name }, target, { signal }),
    [api, instance, namespace, name, target],
  );
  return useRemote(load);
}

/** Two stages side by side, asked for when somebody compares them. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

export function useComparison(
  { instance, namespace, name }: PipelineRef,
  left: number,
  right: number,
) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.compareStages({ instance, namespace, name }, left, right, { signal }),
    [api, instance, namespace, name, left, right],
  );
  return useRemote(load);
}

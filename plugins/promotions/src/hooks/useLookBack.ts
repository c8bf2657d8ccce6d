/** What ran at a time, and what changed between two. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

export function useHistoryAt(
  { instance, namespace, name }: PipelineRef,
  time: string,
) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getHistoryAt({ instance, namespace, name }, time, { signal }),
    [api, instance, namespace, name, time],
  );
  return useRemote(load);
}

export interface Span {
  stageIndex: number;
  from: string;
  to: string;
}

export function useStageChanges(
  { instance, namespace, name }: PipelineRef,
  { stageIndex, from, to }: Span,
) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getStageChanges(
        { instance, namespace, name },
        stageIndex,
        { from, to },
        { signal },
      ),
    [api, instance, namespace, name, stageIndex, from, to],
  );
  return useRemote(load);
}

/** What approving a release would do, asked once for each release that is looked at. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

export function useStageDiff(
  { instance, namespace, name }: PipelineRef,
  stageIndex: number,
  releaseId: string,
) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getStageDiff({ instance, namespace, name }, stageIndex, releaseId, {
        signal,
      }),
    [api, instance, namespace, name, stageIndex, releaseId],
  );
  return useRemote(load);
}

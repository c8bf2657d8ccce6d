/** What app-config asks at each gate of a pipeline, asked for when somebody wants to know. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

export function usePolicy({ instance, namespace, name }: PipelineRef) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getPolicy({ instance, namespace, name }, { signal }),
    [api, instance, namespace, name],
  );
  return useRemote(load);
}

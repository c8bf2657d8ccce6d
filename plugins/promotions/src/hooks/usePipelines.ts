/** The pipelines of an entity. A pipeline that does not exist yet is looked for again, so that it appears by itself. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

const POLL_EVERY = 15_000;

export function usePipelines(entityRef: string) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listPipelines({ entityRef }, { signal }),
    [api, entityRef],
  );
  return useRemote(load, { pollEvery: POLL_EVERY });
}

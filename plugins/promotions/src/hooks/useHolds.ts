/** The holds that are on now, and whether the person may hold everything. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

export function useHolds(options: { pollEvery?: number } = {}) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listHolds({ signal }),
    [api],
  );
  return useRemote(load, options);
}

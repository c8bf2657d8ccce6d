/** The gates that wait for the person, looked at again now and then. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

const POLL_EVERY = 30_000;

export function useWaitingApprovals() {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listApprovals({ signal }),
    [api],
  );
  return useRemote(load, { pollEvery: POLL_EVERY });
}

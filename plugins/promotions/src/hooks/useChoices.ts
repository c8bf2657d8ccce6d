/** What the form offers: instances with their projects and clusters, and the organisation's standards. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { creatingApiRef } from '../api/CreatingApi';
import { useRemote } from './useRemote';

export function useChoices() {
  const api = useApi(creatingApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listChoices({ signal }),
    [api],
  );
  return useRemote(load);
}

export function useProfiles() {
  const api = useApi(creatingApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.listProfiles({ signal }),
    [api],
  );
  return useRemote(load);
}

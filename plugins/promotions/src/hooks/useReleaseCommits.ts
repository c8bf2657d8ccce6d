/** The commits between two releases, asked for when one is opened. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

/** Revisions are joined by `+`, as one text that is the same for the same release. */
export function useReleaseCommits(
  { instance, namespace, name }: PipelineRef,
  from: string,
  to: string,
) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getCommits(
        { instance, namespace, name },
        from.split('+'),
        to.split('+'),
        { signal },
      ),
    [api, instance, namespace, name, from, to],
  );
  return useRemote(load);
}

/** What going back to a release would do, asked for when somebody has chosen it. */

import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { useRemote } from './useRemote';

/** Revisions are joined by `+`, as one text that is the same for the same release; nothing is asked without any. */
export function useRollbackPreview(
  { instance, namespace, name }: PipelineRef,
  stageIndex: number,
  revisions: string | undefined,
) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => {
      if (revisions === undefined) {
        return undefined;
      }
      const ref = { instance, namespace, name };
      const wanted = revisions.split('+');
      return api.previewRollback(ref, stageIndex, wanted, { signal });
    },
    [api, instance, namespace, name, stageIndex, revisions],
  );
  return useRemote(load);
}

/** The preview of a pipeline while a person changes it: asked when they pause, and the last answer wins. */

import { useCallback, useEffect, useMemo, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  PreviewRequest,
  PreviewResponse,
} from '@stagecraft/plugin-promotions-common';
import { creatingApiRef } from '../api/CreatingApi';
import type { Remote } from './remote';
import { useRemote } from './useRemote';
import { useSettled } from './useSettled';

/** In milliseconds; shorter than a person thinks, longer than they type. */
const PAUSE = 400;

/** Nothing is asked, and the answer is waited for until the question is another one. */
const NOT_YET = new Promise<PreviewResponse>(() => {});

export interface Preview extends Remote<PreviewResponse> {
  /** What is shown belongs to an earlier state of the form. */
  isOld: boolean;
  reload: () => void;
}

/** @param request nothing as long as it is not known what is to be asked */
export function usePreview(request: PreviewRequest | undefined): Preview {
  const api = useApi(creatingApiRef);
  const asked = request && JSON.stringify(request);
  const settled = useSettled(asked, asked === undefined ? 0 : PAUSE);
  const load = useCallback(
    (signal: AbortSignal) =>
      settled === undefined
        ? NOT_YET
        : api.preview(JSON.parse(settled), { signal }),
    [api, settled],
  );
  const remote = useRemote(load);
  const [last, setLast] = useState<PreviewResponse>();
  useEffect(() => {
    if (remote.data) {
      setLast(remote.data);
    }
  }, [remote.data]);
  return useMemo(() => {
    const isBehind = settled !== asked;
    return {
      ...remote,
      data: remote.data ?? last,
      loading: remote.loading || isBehind,
      isOld: isBehind || remote.data === undefined,
    };
  }, [remote, last, settled, asked]);
}

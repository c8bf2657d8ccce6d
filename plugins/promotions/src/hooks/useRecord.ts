/** What was recorded of a pipeline, newest first: looked at again after something was decided, older pages on demand. */

import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ActivityResponse,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { withNewestEntries, withOlderEntries } from '../view/record';
import { useRemote } from './useRemote';

const PAGE = 8;

interface Older {
  loading: boolean;
  error?: Error;
}

/** `mark` is another text whenever something was decided. */
export function useRecord(
  { instance, namespace, name }: PipelineRef,
  mark: string,
) {
  const api = useApi(promotionsApiRef);
  const [pages, setPages] = useState<ActivityResponse>();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const ref = { instance, namespace, name };
      const newest = await api.getActivity(ref, { limit: PAGE }, { signal });
      if (!signal.aborted) {
        setPages(known => withNewestEntries(known, newest));
      }
      return newest;
    },
    [api, instance, namespace, name],
  );
  const { error, reload } = useRemote(load);
  const seen = useRef(mark);
  useEffect(() => {
    if (seen.current !== mark) {
      seen.current = mark;
      reload();
    }
  }, [mark, reload]);

  const [older, setOlder] = useState<Older>({ loading: false });
  async function showOlder() {
    setOlder({ loading: true });
    try {
      const ref = { instance, namespace, name };
      const query = { limit: PAGE, cursor: pages?.nextCursor };
      const page = await api.getActivity(ref, query);
      setPages(known => known && withOlderEntries(known, page));
      setOlder({ loading: false });
    } catch (failure) {
      const reason =
        failure instanceof Error ? failure : new Error(`${failure}`);
      setOlder({ loading: false, error: reason });
    }
  }

  return { record: pages, error, older, showOlder };
}

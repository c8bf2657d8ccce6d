/** The releases of a pipeline, newest first: looked at again after the pipeline moved, older ones on demand. */

import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  HistoryResponse,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { withNewest, withOlder } from '../view/historyPages';
import { useRemote } from './useRemote';

/** One more than is shown: the oldest of a page is held back. */
const PAGE = 11;
const POLL_EVERY = 60_000;
/** History is written a moment after the pipeline has moved. */
const ASK_AFTER = 1_500;

interface Older {
  loading: boolean;
  error?: Error;
}

/** `movement` is another text whenever a stage has done something. */
export function useHistory(
  { instance, namespace, name }: PipelineRef,
  movement: string,
) {
  const api = useApi(promotionsApiRef);
  const [pages, setPages] = useState<HistoryResponse>();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const ref = { instance, namespace, name };
      const newest = await api.getHistory(ref, { limit: PAGE }, { signal });
      if (!signal.aborted) {
        setPages(known => withNewest(known, newest));
      }
      return newest;
    },
    [api, instance, namespace, name],
  );
  const { error, loading, reload } = useRemote(load, {
    pollEvery: POLL_EVERY,
  });
  useAfterMovement(movement, reload);

  const [older, setOlder] = useState<Older>({ loading: false });
  const cursor = pages?.nextCursor;
  async function showOlder() {
    setOlder({ loading: true });
    try {
      const ref = { instance, namespace, name };
      const page = await api.getHistory(ref, { limit: PAGE, cursor });
      setPages(known => known && withOlder(known, page));
      setOlder({ loading: false });
    } catch (failure) {
      const reason =
        failure instanceof Error ? failure : new Error(`${failure}`);
      setOlder({ loading: false, error: reason });
    }
  }

  return { history: pages, error, loading, reload, older, showOlder };
}

function useAfterMovement(movement: string, reload: () => void) {
  const seen = useRef(movement);
  useEffect(() => {
    if (seen.current === movement) {
      return undefined;
    }
    const timer = setTimeout(() => {
      seen.current = movement;
      reload();
    }, ASK_AFTER);
    return () => clearTimeout(timer);
  }, [movement, reload]);
}

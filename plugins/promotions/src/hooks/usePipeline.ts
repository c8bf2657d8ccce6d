/** One pipeline, kept up to date: signals say when to look again, a poll covers for signals that are absent. */

import { useCallback, useEffect } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PipelineRef } from '@stagecraft/plugin-promotions-common';
import { promotionsApiRef } from '../api/PromotionsApi';
import { usePipelineSignal } from './usePipelineSignal';
import { useRemote } from './useRemote';

/** Without signals. */
const POLL_EVERY = 15_000;
/** With them: a socket that has died quietly must not freeze the page. */
const POLL_EVERY_WITH_SIGNALS = 60_000;
/** A signal may arrive before the replica that answers has seen the change. */
const ASK_AGAIN_AFTER = 500;

export function usePipeline({ instance, namespace, name }: PipelineRef) {
  const api = useApi(promotionsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getPipeline({ instance, namespace, name }, { signal }),
    [api, instance, namespace, name],
  );
  const { announced, available, follow } = usePipelineSignal();
  const pollEvery = available ? POLL_EVERY_WITH_SIGNALS : POLL_EVERY;
  const remote = useRemote(load, { pollEvery, retryEvery: POLL_EVERY });

  const { data, error, loading, reload } = remote;
  useEffect(() => follow(data?.signalKey), [follow, data?.signalKey]);

  // The first look is at once; the ones after it give the backend a moment.
  useEffect(() => {
    if (announced !== undefined) {
      reload();
    }
  }, [announced, reload]);
  const isBehind =
    !loading &&
    !error &&
    Boolean(data && announced && data.version < announced);
  useEffect(() => {
    if (!isBehind) {
      return undefined;
    }
    const timer = setTimeout(reload, ASK_AGAIN_AFTER);
    return () => clearTimeout(timer);
  }, [isBehind, data, reload]);

  return remote;
}

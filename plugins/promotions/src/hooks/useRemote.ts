/** Asks for something, again on demand and at an interval, one request at a time, and lets go on unmount. */

import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Reducer } from 'react';
import { nextRemote } from './remote';
import type { Remote, RemoteEvent } from './remote';

export interface RemoteOptions {
  /** Milliseconds between an answer and the next question; without it nothing is asked by itself. */
  pollEvery?: number;
  /** The same after a question that failed. */
  retryEvery?: number;
}

/** `load` must keep its identity while it asks for the same thing; another one starts afresh. */
export function useRemote<T>(
  load: (signal: AbortSignal) => Promise<T>,
  { pollEvery, retryEvery = pollEvery }: RemoteOptions = {},
): Remote<T> & { reload: () => void } {
  const [state, dispatch] = useReducer<Reducer<Remote<T>, RemoteEvent<T>>>(
    nextRemote,
    { loading: true },
  );
  const request = useRef<AbortController>();

  const reload = useCallback(() => {
    request.current?.abort();
    const current = new AbortController();
    request.current = current;
    ask(load, current.signal, dispatch);
  }, [load]);

  useEffect(() => {
    dispatch({ type: 'started' });
    reload();
    return () => request.current?.abort();
  }, [reload]);

  useEffect(() => {
    const pause = state.error ? retryEvery : pollEvery;
    if (state.loading || pause === undefined) {
      return undefined;
    }
    const timer = setTimeout(reload, pause);
    return () => clearTimeout(timer);
  }, [state, pollEvery, retryEvery, reload]);

  return { ...state, reload };
}

async function ask<T>(
  load: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  dispatch: (event: RemoteEvent<T>) => void,
): Promise<void> {
  dispatch({ type: 'asked' });
  try {
    const data = await load(signal);
    if (!signal.aborted) {
      dispatch({ type: 'answered', data });
    }
  } catch (error) {
    if (!signal.aborted) {
      dispatch({ type: 'failed', error: errorOf(error) });
    }
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

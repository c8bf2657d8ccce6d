/** Sends what a person ordered, once at a time, and keeps the refusal for them to read. */

import { useState } from 'react';

export interface SendingState {
  isPending: boolean;
  refusal?: Error;
}

/** The order is not ended with its dialog: the backend may have taken it already. */
export function useSending() {
  const [state, setState] = useState<SendingState>({ isPending: false });

  /** Undefined when it was refused. */
  async function send<T>(order: () => Promise<T>): Promise<T | undefined> {
    setState({ isPending: true });
    try {
      const answer = await order();
      setState({ isPending: false });
      return answer;
    } catch (error) {
      const refusal = error instanceof Error ? error : new Error(`${error}`);
      setState({ isPending: false, refusal });
      return undefined;
    }
  }

  return { ...state, send };
}

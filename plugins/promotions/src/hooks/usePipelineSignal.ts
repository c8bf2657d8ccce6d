/** Listens to the channel of a pipeline once its key is known. */

import { useCallback, useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { pipelineChannel } from '@stagecraft/plugin-promotions-common';

// `useSignal` of the signals plugin subscribes in any case; the channel is only known after the first answer.
export function usePipelineSignal() {
  const signals = useApiHolder().get(signalApiRef);
  const [key, follow] = useState<string>();
  const [announced, announce] = useState<number>();
  const onMessage = useCallback((message: { version?: unknown }) => {
    if (typeof message.version === 'number') {
      announce(message.version);
    }
  }, []);

  useEffect(() => {
    if (!signals || !key) {
      return undefined;
    }
    const subscriber = signals.subscribe(pipelineChannel(key), onMessage);
    return () => subscriber.unsubscribe();
  }, [signals, key, onMessage]);

  return { announced, available: Boolean(signals), follow };
}

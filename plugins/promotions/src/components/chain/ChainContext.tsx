/** Which pipelines are on the page, and which of them are parts of one, as they tell it once they are loaded. */

import { createContext, useContext, useEffect } from 'react';
import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  Pipeline,
  PipelineChain,
} from '@stagecraft/plugin-promotions-common';

interface ChainContextValue {
  /** `instance:namespace/name` of those on the page. */
  shown: readonly string[];
  tell: (key: string, chain: PipelineChain) => void;
}

const ChainContext = createContext<ChainContextValue>({
  shown: [],
  tell: () => {},
});

export const ChainProvider = ChainContext.Provider;

export function useShownPipelines(): readonly string[] {
  return useContext(ChainContext).shown;
}

/** Tells the page where a loaded pipeline stands, so that the parts come one after another. */
export function useTellChain({ ref, chain }: Pipeline): void {
  const { tell } = useContext(ChainContext);
  const key = formatPipelineRef(ref);
  const told = chain && JSON.stringify(chain);
  useEffect(() => {
    if (told) {
      tell(key, JSON.parse(told));
    }
  }, [key, told, tell]);
}

/** Which ApplicationSets are one pipeline, in which order (`promotions.pipelines`). Pure. */

import {
  formatPipelineRef,
  type PipelineChain,
  type PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { ChainConfig } from '../config';

/** Its place among the parts; undefined for a pipeline of one ApplicationSet. */
export function chainOf(
  ref: PipelineRef,
  chains: readonly ChainConfig[],
): { chain: ChainConfig; position: number } | undefined {
  const own = formatPipelineRef(ref);
  for (const chain of chains) {
    const position = chain.parts.findIndex(p => formatPipelineRef(p) === own);
    if (position >= 0) {
      return { chain, position };
    }
  }
  return undefined;
}

/** For the page. `titleOf`: of a part that the model has. */
export function presentChain(
  ref: PipelineRef,
  chains: readonly ChainConfig[],
  titleOf: (ref: PipelineRef) => string | undefined,
): PipelineChain | undefined {
  const found = chainOf(ref, chains);
  return (
    found && {
      name: found.chain.name,
      parts: found.chain.parts.map(part => ({
        ref: part,
        title: titleOf(part) ?? part.name,
      })),
      position: found.position,
    }
  );
}

/** The parts that come after it: what it completes may open them. */
export function laterParts(
  ref: PipelineRef,
  chains: readonly ChainConfig[],
): readonly PipelineRef[] {
  const found = chainOf(ref, chains);
  return found ? found.chain.parts.slice(found.position + 1) : [];
}

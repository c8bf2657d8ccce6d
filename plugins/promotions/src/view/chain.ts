/** Where a pipeline stands among the ApplicationSets that app-config makes one pipeline of. */

import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type {
  PipelineChain,
  PipelineRef,
} from '@stagecraft/plugin-promotions-common';
import type { Reading } from './reading';

export interface PartView {
  key: string;
  number: number;
  title: string;
  instance: string;
  isHere: boolean;
  /** Leads to it, where it is on the same page. */
  href?: string;
}

/** The element of a pipeline on the page. */
export function anchorOf(ref: PipelineRef): string {
  return `pipeline-${formatPipelineRef(ref)}`;
}

export function partsOf(
  { parts, position }: PipelineChain,
  shown: readonly string[],
): PartView[] {
  return parts.map(({ ref, title }, at) => {
    const key = formatPipelineRef(ref);
    const isHere = at === position;
    const isLinked = !isHere && shown.includes(key);
    return {
      key,
      number: at + 1,
      title,
      instance: ref.instance,
      isHere,
      href: isLinked ? `#${encodeURIComponent(anchorOf(ref))}` : undefined,
    };
  });
}

/** Which part comes before this one. */
export function placeText(
  { parts, position }: PipelineChain,
  { t }: Reading,
): string {
  const number = `${position + 1}`;
  const place = t('chain.part', { number, total: `${parts.length}` });
  const before = parts.at(position - 1);
  const order =
    position > 0 && before
      ? t('chain.after', { part: before.title })
      : t('chain.first');
  return `${place}. ${order}`;
}

/** Parts of one chain stand together and in its order, where the first of them stood; others keep their place. */
export function inChainOrder<T extends { ref: PipelineRef }>(
  pipelines: readonly T[],
  chainOf: (key: string) => PipelineChain | undefined,
): T[] {
  const byKey = new Map(
    pipelines.map(one => [formatPipelineRef(one.ref), one]),
  );
  const ordered = new Set<T>();
  for (const [key, one] of byKey) {
    for (const { ref } of chainOf(key)?.parts ?? []) {
      const part = byKey.get(formatPipelineRef(ref));
      if (part) {
        ordered.add(part);
      }
    }
    ordered.add(one);
  }
  return [...ordered];
}

/** Where people look at a gate: the entity's tab, at the pipeline. Pure. */

import { parseEntityRef } from '@backstage/catalog-model';
import {
  formatPipelineRef,
  type Pipeline,
} from '@stagecraft/plugin-promotions-common';

/** Undefined for a pipeline that names no entity. The tab and its anchors are those of `@stagecraft/plugin-promotions`. */
export function gateLink({
  ref,
  entityRefs: [first],
}: Pick<Pipeline, 'ref' | 'entityRefs'>): string | undefined {
  if (first === undefined) {
    return undefined;
  }
  const { kind, namespace, name } = parseEntityRef(first);
  const path = [namespace, kind.toLocaleLowerCase('en-US'), name]
    .map(encodeURIComponent)
    .join('/');
  const anchor = encodeURIComponent(`pipeline-${formatPipelineRef(ref)}`);
  return `/catalog/${path}/promotion#${anchor}`;
}

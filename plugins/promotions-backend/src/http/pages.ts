/** Pages of a list of pipelines by their references, so that pipelines that come and go shift nothing. Pure. */

import { formatPipelineRef } from '@stagecraft/plugin-promotions-common';
import type { PipelineOutline } from '../model/PipelineReader';
import { firstAfter } from '../model/SortedTexts';

export interface Page {
  items: readonly PipelineOutline[];
  /** Absent on the last page. */
  nextCursor?: string;
}

/** `sorted`: by reference. `cursor`: where the page before ended. */
export function pageOf(
  sorted: readonly PipelineOutline[],
  { limit, cursor }: { limit: number; cursor?: string },
): Page {
  const end = cursor && Buffer.from(cursor, 'base64url').toString('utf8');
  const start = end ? firstAfter(sorted, one => nameOf(one) > end) : 0;
  const items = sorted.slice(start, start + limit);
  const last = items.at(-1);
  return last && start + limit < sorted.length
    ? { items, nextCursor: Buffer.from(nameOf(last)).toString('base64url') }
    : { items };
}

function nameOf({ pipeline }: PipelineOutline): string {
  return formatPipelineRef(pipeline.ref);
}

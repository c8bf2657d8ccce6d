/** What a look back tells of two times. */

import type {
  RunningTarget,
  StageChangesResponse,
} from '@stagecraft/plugin-promotions-common';

/** Whether every target ran the same before and after. */
export function ranTheSame({
  before,
  after,
}: Pick<StageChangesResponse, 'before' | 'after'>): boolean {
  return namesOf(before) === namesOf(after);
}

function namesOf(targets: readonly RunningTarget[]): string {
  return targets
    .map(({ target, revisions }) => `${target} ${revisions.join('+')}`)
    .sort()
    .join('\n');
}

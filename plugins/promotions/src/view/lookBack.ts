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

/** Targets that ran the same. */
export interface RunningGroup {
  revisions: string[];
  targets: RunningTarget[];
}

/** Those that most targets ran come first. */
export function groupRunning(targets: readonly RunningTarget[]) {
  const groups = new Map<string, RunningGroup>();
  for (const one of targets) {
    const key = one.revisions.join('+');
    const group = groups.get(key) ?? { revisions: one.revisions, targets: [] };
    group.targets.push(one);
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (a, b) => b.targets.length - a.targets.length,
  );
}

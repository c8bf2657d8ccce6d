/** The releases that a stage can go back to: what it deployed before and does not run now. */

import type {
  HistoryResponse,
  Stage,
  StageRelease,
} from '@stagecraft/plugin-promotions-common';
import { commitOf, releaseName } from './revisions';

export interface EarlierRelease {
  /** Revisions joined by `+`. */
  key: string;
  name: string;
  subject?: string;
  /** ISO 8601 */
  at?: string;
}

const WAS_DEPLOYED: readonly StageRelease['state'][] = ['complete', 'deployed'];

/** Newest first, each once. */
export function earlierReleases(
  { items, commits }: HistoryResponse,
  stage: Pick<Stage, 'name' | 'deployed'>,
): EarlierRelease[] {
  const known = new Map<string, EarlierRelease>();
  for (const { stages } of items) {
    for (const { stage: place, revisions, state, endedAt } of stages) {
      const key = revisions.join('+');
      const isEarlier =
        place.name === stage.name &&
        WAS_DEPLOYED.includes(state) &&
        !stage.deployed.includes(key);
      if (isEarlier && !known.has(key)) {
        const subject = commitOf({ commits }, revisions)?.subject;
        known.set(key, {
          key,
          name: releaseName(revisions),
          subject,
          at: endedAt,
        });
      }
    }
  }
  return [...known.values()];
}

/** Two stages side by side: by aspect, and in each aspect first what differs. */

import type {
  ComparedAspect,
  ComparisonRow,
} from '@stagecraft/plugin-promotions-common';
import { repositoryName } from './review';

/** What asks first is what runs. */
const ASPECTS: readonly ComparedAspect[] = [
  'revision',
  'image',
  'replicas',
  'value',
  'resource',
];

export interface AspectView {
  aspect: ComparedAspect;
  rows: ComparisonRow[];
  /** How many differ, of all that there are. */
  differing: number;
  total: number;
}

/** A revision's repository as people call it; everything else by its own name. */
export function subjectOf({ aspect, subject }: ComparisonRow): string {
  return aspect === 'revision' ? repositoryName(subject) : subject;
}

export function aspectsOf(
  rows: readonly ComparisonRow[],
  onlyDifferent: boolean,
): AspectView[] {
  return ASPECTS.map(aspect => {
    const all = rows.filter(row => row.aspect === aspect);
    const differing = all.filter(row => !row.same);
    const same = onlyDifferent ? [] : all.filter(row => row.same);
    return {
      aspect,
      rows: [...differing, ...same],
      differing: differing.length,
      total: all.length,
    };
  }).filter(view => view.rows.length > 0);
}

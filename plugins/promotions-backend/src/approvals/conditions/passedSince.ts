/** Whether people put something else into a stage past its gate while the release that it is offered was known. Pure. */

import type {
  OutsideDecision,
  Pipeline,
} from '@stagecraft/plugin-promotions-common';
import { same } from '../../model/operations';

/** A sync past a gate, and when it was noted by our clock; ISO 8601. */
export interface PastGate {
  stage: { name: string };
  decision: OutsideDecision;
  notedAt: string;
}

export function passedSince<T extends PastGate>(
  all: readonly T[],
  stageName: string,
  revisions: readonly string[],
  since: string,
): T | undefined {
  return all.find(
    ({ stage, notedAt, decision }) =>
      stage.name === stageName &&
      notedAt > since &&
      decision.outcome !== 'failed' &&
      !same(decision.revisions, revisions),
  );
}

/** When what the stage is offered was first seen; one that is not among the newest was known for long. ISO 8601. */
export function knownSince(
  { candidates }: Pick<Pipeline, 'candidates'>,
  revisions: readonly string[],
): string {
  const known = candidates.find(one => same(one.revisions, revisions));
  return known?.since ?? '';
}

/** The order in which candidates arrived, where two memories of it meet. */

import {
  MOST_CANDIDATES,
  NOTHING_REMEMBERED,
  type CandidateRecord,
  type PipelineMemory,
} from '../model/memory';
import { mergeMemories } from './mergeMemory';

const TRACK = 'https://git.example/shop main';

/** Arrived at a second of the hour, by whatever clock told it. */
function arrived(revision: string, second: number): CandidateRecord {
  const since = new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString();
  return { revisions: [revision], since };
}

function remembering(candidates: CandidateRecord[]): PipelineMemory {
  return { ...NOTHING_REMEMBERED, candidates: { [TRACK]: candidates } };
}

function merged(ours: CandidateRecord[], theirs: CandidateRecord[]): string[] {
  const { candidates } = mergeMemories(remembering(ours), remembering(theirs));
  return candidates[TRACK].map(({ revisions }) => revisions.join('+'));
}

it('a candidate that was forgotten as too old does not come back as the newest, whatever clock dated it', () => {
  const ahead = arrived('first', 3000);
  const later = Array.from({ length: MOST_CANDIDATES }, (_, n) =>
    arrived(`c${n}`, n),
  );
  const stored = [ahead, ...later.slice(0, -1)];
  expect(merged(later, stored)).toEqual(later.map(c => c.revisions[0]));
});

it('what only another replica saw stands where that replica saw it arrive', () => {
  const [a, b, c] = [arrived('a', 500), arrived('b', 20), arrived('c', 30)];
  expect(merged([a, c], [a, b, c])).toEqual(['a', 'b', 'c']);
  expect(merged([a, b], [a, b, c])).toEqual(['a', 'b', 'c']);
  expect(merged([b, c], [a, b])).toEqual(['a', 'b', 'c']);
});

it('of two that each replica saw alone, the time tells', () => {
  const [a, b, c] = [arrived('a', 10), arrived('b', 20), arrived('c', 30)];
  expect(merged([a, c], [a, b])).toEqual(['a', 'b', 'c']);
  expect(merged([a, b], [a, c])).toEqual(['a', 'b', 'c']);
});

it('a candidate that another replica saw come again is the newest', () => {
  const [a, b] = [arrived('a', 10), arrived('b', 20)];
  const again = arrived('a', 45);
  expect(merged([a, b], [b, again])).toEqual(['b', 'a']);
  expect(merged([b, again], [a, b])).toEqual(['b', 'a']);
});

it('each is there once, even where the two orders contradict each other', () => {
  const [a, b, c] = [arrived('a', 10), arrived('b', 12), arrived('c', 30)];
  expect(merged([a, b], [b, a, c])).toEqual(['a', 'b', 'c']);
});

import { readRecording } from './__testUtils__/recordings';
import { decodeEvent } from './decode';
import { Pool } from './Pool';
import type { Application } from './types';

it('gives equal values one copy, and forgets rather than grow', () => {
  const pool = new Pool<{ at: number }>();
  const first = pool.share('a', { at: 0 });
  expect(pool.share('a', { at: 1 })).toBe(first);
  for (let other = 0; other < 1_000; other++) {
    pool.share(String(other), { at: other });
  }
  expect(pool.share('a', { at: 2 })).toEqual({ at: 2 });
});

/** Each Application as each event of the recording tells of it. */
function versions(): Application[] {
  return readRecording('checkout').flatMap(({ stream, data }) => {
    const event = stream === 'applications' && decodeEvent(stream, data);
    return event && event.kind === 'application' ? [event.object] : [];
  });
}

it('holds what Applications have in common, so that nobody can change it', () => {
  const [a, b] = [versions(), versions()].map(all =>
    all.find(({ history }) => history.length > 1),
  );
  expect(a).toEqual(b);
  expect(a?.sync.revisions).toBe(b?.sync.revisions);
  expect(a?.history[0].revisions).toBe(b?.history[0].revisions);
  expect(a?.labels).toBe(b?.labels);
  expect(a?.owner).toBe(b?.owner);
  expect(a?.operation?.infos).toBe(b?.operation?.infos);
  expect(Object.isFrozen(a?.sync.revisions)).toBe(true);
  expect(Object.isFrozen(a?.labels)).toBe(true);
});

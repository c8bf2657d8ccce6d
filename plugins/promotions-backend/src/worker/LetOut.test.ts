/** What was due before anybody watched goes a few a minute; what becomes due while somebody watches goes at once. */

import { Turns } from '../approvals/conditions/Turns';
import { LetOut, MOST_A_MINUTE, type Due } from './LetOut';

const START = Date.parse('2026-11-21T12:00:00.000Z');

function world() {
  let nowMs = START;
  let state: 'live' | 'stale' = 'live';
  const opened: number[] = [];
  const turns = new Turns();
  const letOut = new LetOut({
    reader: {
      instances: () => [{ name: 'eu', freshness: { state } }],
    },
    store: {
      countOpenings: async (_, since) =>
        opened.filter(at => at > Date.parse(since)).length,
    },
    turns,
    clock: () => new Date(nowMs),
  });
  return {
    letOut,
    turns,
    pass: (seconds: number) => void (nowMs += seconds * 1_000),
    become: (next: 'live' | 'stale') => void (state = next),
    /** Lets out whose turn it is, and opens them. */
    async round(): Promise<string[]> {
      letOut.watch();
      const taken = await letOut.take();
      opened.push(...taken.map(() => nowMs));
      return taken.map(({ pipeline }) => pipeline.name);
    },
  };
}

/** Due so many minutes before the start. */
function due(name: string, minutesBefore: number): Due {
  return {
    pipeline: { instance: 'eu', namespace: 'argocd', name },
    index: 1,
    releaseId: 'r',
    sinceMs: START - minutesBefore * 60_000,
  };
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

it('lets out what was due at the start a few a minute, the first due first', async () => {
  const { letOut, round, pass } = world();
  NAMES.forEach((name, place) => letOut.add(due(name, 10 + place)));
  expect(await round()).toEqual(['g', 'f', 'e']);
  pass(30);
  expect(await round()).toEqual([]);
  pass(31);
  expect(await round()).toEqual(['d', 'c', 'b']);
  pass(61);
  expect(await round()).toEqual(['a']);
});

it('tells those that wait about when they are let out', async () => {
  const { letOut, turns, round } = world();
  const waiting = NAMES.map((name, place) => due(name, 10 - place));
  waiting.forEach(one => letOut.add(one));
  await round();
  expect(turns.turnOf(waiting[0])).toBeUndefined();
  expect(turns.turnOf(waiting[MOST_A_MINUTE])).toEqual({
    opensAt: '2026-11-21T12:01:00.000Z',
  });
  expect(turns.turnOf(waiting[2 * MOST_A_MINUTE])).toEqual({
    opensAt: '2026-11-21T12:02:00.000Z',
  });
});

it('counts what other replicas have opened', async () => {
  const { letOut, round } = world();
  ['a', 'b', 'c', 'd'].forEach((name, place) =>
    letOut.add(due(name, 9 - place)),
  );
  expect(await round()).toHaveLength(MOST_A_MINUTE);
  letOut.add(due('e', 1));
  expect(await round()).toEqual([]);
});

it('lets out at once what becomes due while the instance is watched', async () => {
  const { letOut, round, pass } = world();
  expect(await round()).toEqual([]);
  pass(60);
  NAMES.forEach(name => letOut.add(due(name, -0.5)));
  expect(await round()).toHaveLength(NAMES.length);
});

it('is slow again after the instance was away', async () => {
  const { letOut, round, pass, become } = world();
  await round();
  become('stale');
  await round();
  pass(600);
  become('live');
  NAMES.forEach(name => letOut.add(due(name, -5)));
  expect(await round()).toHaveLength(MOST_A_MINUTE);
});

it('lets out nothing of an instance that is not live', async () => {
  const { letOut, round, become } = world();
  become('stale');
  letOut.add(due('a', 5));
  expect(await round()).toEqual([]);
});

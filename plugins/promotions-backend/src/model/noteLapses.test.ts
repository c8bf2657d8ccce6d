/** What is remembered of a target after it completed a release: trouble, and that it ran something else. */

import { mergeMemories } from '../history/mergeMemory';
import { readMemoryPart } from '../history/memoryFormat';
import { commit, Story } from './__testUtils__/story';
import type { Lapse, PipelineMemory } from './memory';
import { MOST_LAPSES, withoutMany } from './noteLapses';
import { proofBefore, wasRolledBack } from './proof';

const A = commit('a');
const B = commit('b');

function deployedEverywhere(): Story {
  const story = new Story();
  ['dev', 'qa', 'prod'].forEach(name => story.deployed(A, name));
  story.judge();
  return story.pass(30);
}

const health = (story: Story, status: string) =>
  story.change(['qa'], app => ({ ...app, health: { status } }));

function qaOf(story: Story, revision: string) {
  const { targets } = proofBefore(story.judge(), 2, [revision]);
  return targets.find(({ target }) => target === 'qa');
}

it('a target that does well has none', () => {
  const story = deployedEverywhere();
  expect(qaOf(story, A)).toMatchObject({ troubles: [], away: [] });
  expect(qaOf(story, A)?.completedAt).toBeDefined();
});

it('notes when it is Degraded or Missing, from when to when', () => {
  const story = deployedEverywhere();
  health(story, 'Degraded').judge();
  story.pass(60);
  expect(qaOf(story, A)?.troubles).toEqual([
    { from: '2026-11-21T12:00:30.000Z' },
  ]);
  health(story, 'Healthy').judge();
  story.pass(60);
  health(story, 'Missing').judge();
  expect(qaOf(story, A)?.troubles).toEqual([
    { from: '2026-11-21T12:00:30.000Z', to: '2026-11-21T12:01:30.000Z' },
    { from: '2026-11-21T12:02:30.000Z' },
  ]);
});

it('notes when it goes on to the next release, and when it comes back', () => {
  const story = deployedEverywhere();
  story.compared(B, 'qa').pass(10).deployed(B, 'qa').judge();
  expect(qaOf(story, A)?.away).toEqual([{ from: '2026-11-21T12:00:40.000Z' }]);
  expect(qaOf(story, B)?.away).toEqual([]);
  story.pass(20).deployed(A, 'qa').judge();
  expect(qaOf(story, A)?.away[0].to).toBe('2026-11-21T12:01:00.000Z');
});

it('what is only desired has not taken the place of what runs', () => {
  const story = deployedEverywhere();
  story.compared(B, 'qa').pass(10).judge();
  expect(qaOf(story, A)?.away).toEqual([]);
});

it('a release that changed nothing stays until something else is deployed', () => {
  const story = deployedEverywhere();
  story.unaffected(B, 'qa').pass(10).judge();
  story.compared(commit('c'), 'qa').pass(10).judge();
  expect(qaOf(story, B)?.away).toEqual([]);
  story.deployed(commit('c'), 'qa').pass(10).judge();
  expect(qaOf(story, B)?.away).toHaveLength(1);
});

it('the health during the next rollout says nothing of what ran before', () => {
  const story = deployedEverywhere();
  story.compared(B, 'qa').syncing(B, 'qa').pass(5);
  health(story, 'Missing').judge();
  expect(qaOf(story, A)?.troubles).toEqual([]);
});

it('a target that was rolled back is known to have had it', () => {
  const story = deployedEverywhere();
  story.compared(B, 'prod').deployed(B, 'prod').pass(10).judge();
  expect(wasRolledBack(story.judge(), 2, [B])).toBe(false);
  story.deployed(A, 'prod').compared(B, 'prod').pass(10);
  expect(wasRolledBack(story.judge(), 2, [B])).toBe(true);
  expect(wasRolledBack(story.judge(), 2, [commit('c')])).toBe(false);
});

describe('over restarts and replicas', () => {
  const withLapses = (
    memory: PipelineMemory,
    lapses: Lapse[],
  ): PipelineMemory => {
    const { qa } = memory.targets;
    const runs = Object.fromEntries(
      Object.entries(qa.runs).map(([key, run]) => [key, { ...run, lapses }]),
    );
    return { ...memory, targets: { ...memory.targets, qa: { ...qa, runs } } };
  };
  const lapsesIn = ({ targets: { qa } }: PipelineMemory) =>
    Object.values(qa.runs).flatMap(run => run.lapses ?? []);
  const at = (second: number) => `2026-11-21T12:01:${second}.000Z`;

  it('they are written and read again', () => {
    const story = deployedEverywhere();
    health(story, 'Degraded').judge();
    const { qa } = story.judge().memory.targets;
    const written = { uid: 'set', kind: 'target' as const, memory: qa };
    expect(readMemoryPart(JSON.parse(JSON.stringify(written)))).toEqual(
      JSON.parse(JSON.stringify(written)),
    );
    expect(JSON.stringify(written)).toContain('"trouble"');
  });

  it('what either replica saw is kept, and an end that one of them saw', () => {
    const { memory } = deployedEverywhere().judge();
    const ours = withLapses(memory, [{ kind: 'trouble', from: at(10) }]);
    const theirs = withLapses(memory, [
      { kind: 'trouble', from: at(11), to: at(40) },
      { kind: 'away', from: at(50) },
    ]);
    const merged = [
      { kind: 'trouble', from: at(10), to: at(40) },
      { kind: 'away', from: at(50) },
    ];
    expect(lapsesIn(mergeMemories(ours, theirs))).toEqual(merged);
    expect(lapsesIn(mergeMemories(theirs, ours))).toEqual(merged);
  });

  it('two that lie apart stay two', () => {
    const { memory } = deployedEverywhere().judge();
    const first: Lapse = { kind: 'trouble', from: at(10), to: at(12) };
    const second: Lapse = { kind: 'trouble', from: at(40), to: at(42) };
    const merged = mergeMemories(
      withLapses(memory, [second]),
      withLapses(memory, [first]),
    );
    expect(lapsesIn(merged)).toEqual([first, second]);
  });
});

it('of many the oldest become one that lasted: nothing soaks sooner for it', () => {
  const many: Lapse[] = Array.from({ length: MOST_LAPSES + 1 }, (_, n) => ({
    kind: 'trouble',
    from: `2026-11-21T12:${10 + n}:00.000Z`,
    to: `2026-11-21T12:${10 + n}:30.000Z`,
  }));
  const kept = withoutMany(many);
  expect(kept).toHaveLength(MOST_LAPSES);
  expect(kept[0]).toEqual({
    kind: 'trouble',
    from: '2026-11-21T12:10:00.000Z',
    to: '2026-11-21T12:11:30.000Z',
  });
});

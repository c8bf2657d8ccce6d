/** Two replicas tell of one release: nothing that either saw is lost, whoever writes last. */

import { isSameRelease, mergeRecords } from './mergeRecords';
import type { StageRecord, TargetEntry } from './records';

const at = (second: number) =>
  `2026-11-21T12:00:${String(second).padStart(2, '0')}.000Z`;

function entry(more: Partial<TargetEntry> = {}): TargetEntry {
  return {
    startedAt: at(0),
    lastSync: at(0),
    syncs: 1,
    lastSyncs: 1,
    state: 'rolling',
    checks: [],
    ...more,
  };
}

function record(
  own: Partial<TargetEntry> = {},
  more: Partial<StageRecord> = {},
): StageRecord {
  return {
    stage: { index: 1, name: 'qa' },
    revisions: ['a'],
    startedAt: own.startedAt ?? at(0),
    seenAt: at(0),
    entries: { eu: entry(own) },
    partial: false,
    pieced: false,
    ...more,
  };
}

/** However they are merged. */
function both(a: StageRecord, b: StageRecord): StageRecord {
  const merged = mergeRecords(a, b);
  expect(mergeRecords(b, a)).toEqual(merged);
  return merged;
}

const SMOKE = { name: 'smoke', phase: 'Sync' } as const;

describe('of the same sync', () => {
  it.each([
    ['under way', 'unknown', 'rolling'],
    ['complete', 'rolling', 'complete'],
    ['complete', 'deployed', 'complete'],
    ['deployed', 'superseded', 'deployed'],
    ['failed', 'rolling', 'failed'],
  ] as const)('who saw it %s knows more', (_, less, more) => {
    const merged = both(record({ state: less }), record({ state: more }));
    expect(merged.entries.eu.state).toBe(more);
  });

  it('the later verdict wins', () => {
    const complete = record({ state: 'complete', endedAt: at(5) });
    const failed = record({ state: 'failed', endedAt: at(9) });
    expect(both(complete, failed).entries.eu).toMatchObject({
      state: 'failed',
      endedAt: at(9),
    });
  });

  it('who saw a check fail is not contradicted by who came later', () => {
    const checks = [{ ...SMOKE, state: 'failed' as const }];
    const failed = record({ state: 'failed', endedAt: at(5), checks });
    const complete = record({ state: 'complete', endedAt: at(9) });
    expect(both(failed, complete).entries.eu).toMatchObject({
      state: 'failed',
      endedAt: at(5),
      checks,
    });
  });

  it('its end is when it was seen first', () => {
    const early = record({ state: 'failed', endedAt: at(5) });
    const late = record({ state: 'failed', endedAt: at(9) });
    expect(both(early, late).entries.eu.endedAt).toBe(at(5));
  });

  it('a check that failed for one has failed', () => {
    const passed = record({ checks: [{ ...SMOKE, state: 'passed' }] });
    const failed = record({ checks: [{ ...SMOKE, state: 'failed' }] });
    expect(both(passed, failed).entries.eu.checks).toEqual([
      { ...SMOKE, state: 'failed' },
    ]);
  });

  it('a target that left while it was under way has no end', () => {
    const stayed = record({ state: 'rolling' });
    const left = record({ state: 'unknown', goneAt: at(3) });
    expect(mergeRecords(left, stayed).entries.eu).toMatchObject({
      state: 'unknown',
      goneAt: at(3),
    });
  });
});

describe('of different syncs', () => {
  it('who saw the newer one knows how it ended, and who saw the first when it began', () => {
    const failed = record({ state: 'failed', endedAt: at(5) });
    const retried = record({
      startedAt: at(7),
      lastSync: at(7),
      state: 'complete',
      endedAt: at(9),
      checks: [{ ...SMOKE, state: 'passed' }],
    });
    const merged = both(failed, retried);
    expect(merged.startedAt).toBe(at(0));
    expect(merged.entries.eu).toMatchObject({
      startedAt: at(0),
      lastSync: at(7),
      state: 'complete',
      endedAt: at(9),
      checks: [{ ...SMOKE, state: 'passed' }],
    });
  });

  it('a retry that is under way has not ended', () => {
    const failed = record({ state: 'failed', endedAt: at(5) });
    const again = record({ lastSync: at(7), state: 'rolling' });
    expect(both(failed, again).entries.eu.endedAt).toBeUndefined();
  });
});

describe('of the stage', () => {
  it('targets that only one of them saw are kept', () => {
    const us = record({}, { entries: { us: entry() } });
    const merged = mergeRecords(record(), us);
    expect(Object.keys(merged.entries).sort()).toEqual(['eu', 'us']);
  });

  it('is pieced together only if neither watched, and left once one of them saw that', () => {
    const pieced = record({}, { pieced: true });
    const left = record({}, { leftAt: at(9) });
    expect(both(pieced, left)).toMatchObject({ pieced: false, leftAt: at(9) });
    expect(both(pieced, pieced).pieced).toBe(true);
  });

  it('where it changed nothing is known from either, once', () => {
    const [dev, prod] = ['dev', '', 'prod']
      .map((name, index) => ({ index, name }))
      .filter(({ name }) => name);
    const one = record({}, { unaffected: [prod] });
    const other = record({}, { unaffected: [dev, prod] });
    expect(both(one, other).unaffected).toEqual([dev, prod]);
  });
});

describe('the same release under two starts', () => {
  const first = record({ lastSync: at(5), specDigest: 'one' });

  it('is told by a target that was at it at the same time', () => {
    const late = record({ startedAt: at(5), lastSync: at(5) });
    expect(isSameRelease(first, late)).toBe(true);
    expect(isSameRelease(late, first)).toBe(true);
  });

  it.each([
    [
      'after another one came in between',
      { startedAt: at(9), lastSync: at(9) },
    ],
    [
      'under another spec',
      { startedAt: at(5), lastSync: at(5), specDigest: 'two' },
    ],
  ])('is not what came %s', (_, again) => {
    expect(isSameRelease(first, record(again))).toBe(false);
  });

  it('is not what another stage, other revisions or other targets tell', () => {
    const others: Partial<StageRecord>[] = [
      { stage: { index: 2, name: 'prod' } },
      { revisions: ['b'] },
      { entries: { us: entry() } },
    ];
    others.forEach(other =>
      expect(isSameRelease(first, record({}, other))).toBe(false),
    );
  });
});

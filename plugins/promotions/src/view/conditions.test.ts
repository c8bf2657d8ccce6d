import {
  condition,
  governedProd,
  hold,
  overridden,
  verifying,
} from '../__testUtils__/deciding';
import { minutesAgo } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { checklistOf, conditionText, opensText } from './conditions';
import { gateBefore } from './gate';
import { heroOf } from './hero';
import { leftText, whenText } from './left';

const reading = readingAt();
const inMinutes = (minutes: number) => minutesAgo(-minutes);

describe('the conditions of a gate', () => {
  it('are said while they are open, and counted once they are met', () => {
    const list = checklistOf(governedProd(), reading);
    expect(list?.open.map(({ text }) => text)).toEqual([
      'It soaks for 30 min, 12 min are left.',
    ]);
    expect(list?.met).toHaveLength(2);
  });

  it('are not shown where a stage has what was released, or is not reached', () => {
    const settled = { release: { revisions: [], offered: false } };
    for (const verdict of ['complete', 'rolling', 'waiting'] as const) {
      const stage = governedProd({ verdict, ...settled });
      expect(checklistOf(stage, reading)).toBeUndefined();
    }
  });

  it('tell why more approvals are asked for', () => {
    const because = ' (the author of the change is not known)';
    const more = condition('approvals', 'waiting', 'as it came', {
      params: { given: '1', required: '3', because },
    });
    const stage = governedProd({ conditions: [more] });
    expect(checklistOf(stage, reading)?.open[0].text).toBe(
      `1 of 3 approvals${because}.`,
    );
  });

  it('do not say once more what the hold above them says', () => {
    const waits = condition('hold', 'waiting', 'Held by grace: freeze.');
    const stage = governedProd({ conditions: [waits] });
    expect(checklistOf(stage, reading)?.open).toHaveLength(1);
    const told = checklistOf({ ...stage, holds: [hold()] }, reading);
    expect(told?.open).toEqual([]);
  });

  it('say until when in the time of the person', () => {
    const closed = condition('window', 'waiting', 'as it came', {
      until: inMinutes(75),
      params: { until: ' until 14:00 UTC', window: 'nights' },
    });
    expect(conditionText(closed, reading)).toBe(
      'A sync window of its project keeps it closed until 14:00: nights.',
    );
  });

  it('stay as they came when a parameter is missing', () => {
    const bare = condition('soak', 'waiting', 'It soaks.');
    expect(conditionText(bare, reading)).toBe('It soaks.');
  });
});

describe('a verified gate', () => {
  const prodOf = (more: Parameters<typeof verifying>[0] = {}) =>
    verifying(more).stages[2];

  it('opens by itself in the time that its last condition needs', () => {
    expect(opensText(prodOf(), reading)).toBe('opens by itself in 12 min');
    expect(gateBefore(verifying().stages, 2, reading)).toMatchObject({
      state: 'held',
      detail: 'in 12 min',
      sentence: 'Gate to prod: verified, waits, in 12 min',
    });
    expect(heroOf(verifying(), reading).details).toContain(
      'opens by itself in 12 min',
    );
  });

  it.each(['approved', 'executing'] as const)(
    'says nothing of the time that is left once somebody has it %s',
    state => {
      const [, , { approval: given }] = overridden().stages;
      const approval = given && { ...given, state };
      expect(approval).toBeDefined();
      const pipeline = verifying();
      const stages = pipeline.stages.map((stage, index) =>
        index === 2 ? { ...stage, approval } : stage,
      );
      expect(opensText(stages[2], reading)).toBeUndefined();
      expect(gateBefore(stages, 2, reading)?.detail).toBeUndefined();
    },
  );

  it('opens at any moment when all is met', () => {
    const conditions = [condition('evidence', 'met', 'All is complete.')];
    expect(opensText(prodOf({ conditions }), reading)).toBe(
      'opens by itself at any moment',
    );
  });

  it('opens when the rest is met, where nobody knows when that is', () => {
    const conditions = [condition('checks', 'waiting', 'sanity runs.')];
    expect(opensText(prodOf({ conditions }), reading)).toBe(
      'opens by itself when its conditions are met',
    );
  });

  it.each(['failed', 'unknown'] as const)(
    'does not open by itself when a condition is %s, and says which',
    state => {
      const conditions = [condition('checks', state, 'sanity failed.')];
      expect(opensText(prodOf({ conditions }), reading)).toBe(
        'does not open by itself: sanity failed',
      );
    },
  );

  it('does not open by itself while somebody holds it', () => {
    const conditions = [condition('hold', 'waiting', 'Held by grace: freeze.')];
    expect(opensText(prodOf({ conditions }), reading)).toBe(
      'does not open by itself: Held by grace: freeze',
    );
  });

  it('asks people where something else was synced past the gate, and says what', () => {
    const text =
      'admin synced checkout-prod-eu to f461d15 past this gate at 11:30 UTC; it opens for the next candidate, or people decide.';
    const conditions = [condition('outside', 'failed', text)];
    const pipeline = verifying({ conditions });
    expect(heroOf(pipeline, reading).decide?.name).toBe('prod');
    expect(opensText(prodOf({ conditions }), reading)).toBe(
      `does not open by itself: ${text.replace(/\.$/, '')}`,
    );
  });

  it('asks people when nothing before it proves the release', () => {
    const conditions = [condition('proven', 'waiting', 'People decide.')];
    const pipeline = verifying({ conditions });
    expect(heroOf(pipeline, reading).decide?.name).toBe('prod');
    expect(heroOf(verifying(), reading).decide).toBeUndefined();
  });
});

describe('the time that is left', () => {
  it.each([
    [0.5, '30 s'],
    [12, '12 min'],
    [11.2, '12 min'],
    [60, '1 h'],
    [75, '1 h 15 min'],
    [60 * 27, '1 d 3 h'],
  ])('of %s minutes is %s', (minutes, text) => {
    expect(leftText(inMinutes(minutes), reading)).toBe(text);
  });

  it('is nothing once it is over', () => {
    expect(leftText(minutesAgo(1), reading)).toBeUndefined();
  });

  it('ends at a time of today or of another day', () => {
    expect(whenText(inMinutes(60), reading)).toBe('at 13:45');
    expect(whenText(inMinutes(60 * 24 * 3), reading)).toBe('Mon 12:45');
  });
});

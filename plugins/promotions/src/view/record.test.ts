import { activity, entry, olderActivity } from '../__testUtils__/recorded';
import { readingAt } from '../__testUtils__/reading';
import {
  entryView,
  peopleIn,
  withNewestEntries,
  withOlderEntries,
} from './record';

const reading = readingAt();

describe('an entry of the record', () => {
  it('names people as they are called, and says nothing twice', () => {
    const text = 'user:default/rita holds prod: The provider is down.';
    const data = { reason: 'The provider is down.' };
    const actor = 'user:default/rita';
    const view = entryView(entry(1, 'hold', text, { actor, data }), reading);
    expect(view.text).toBe('rita holds prod: The provider is down.');
    expect(view.quote).toBeUndefined();
    expect(view.notes).toEqual(['hold']);
  });

  it('tells where it was and who did it, where its text does not', () => {
    const view = entryView(
      entry(1, 'outcome', 'It succeeded', {
        actor: 'portal',
        target: 'checkout-prod-eu',
      }),
      reading,
    );
    expect(view.notes).toEqual([
      'checkout-prod-eu',
      'prod',
      'the portal',
      'outcome',
    ]);
  });

  it('marks an override', () => {
    const data = { decision: 'override' };
    const view = entryView(entry(1, 'decision', 'x', { data }), reading);
    expect(view).toMatchObject({
      isOverride: true,
      look: { tone: 'warning', mark: 'alert' },
    });
  });

  it('shows a rejection and a withdrawal as no approval', () => {
    const lookOf = (decision: string) =>
      entryView(entry(1, 'decision', 'x', { data: { decision } }), reading).look
        .mark;
    expect(['approve', 'reject', 'withdraw'].map(lookOf)).toEqual([
      'check',
      'cross',
      'circle',
    ]);
  });
});

describe('the pages of the record', () => {
  it('follow one another without an entry twice', () => {
    const known = activity();
    const page = {
      items: [...known.items.slice(-1), ...olderActivity().items],
    };
    const seqs = withOlderEntries(known, page).items.map(({ seq }) => seq);
    expect(seqs).toEqual([88, 87, 86, 85, 12]);
  });

  it('keep the older ones when the newest are asked for again', () => {
    const known = withOlderEntries(activity(), olderActivity());
    const newest = {
      items: [entry(89, 'hold', 'x'), ...activity().items.slice(0, 3)],
      nextCursor: '86',
    };
    const both = withNewestEntries(known, newest);
    expect(both.items.map(({ seq }) => seq)).toEqual([89, 88, 87, 86, 85, 12]);
    expect(both.nextCursor).toBeUndefined();
  });

  it('start afresh where entries are missing in between', () => {
    const newest = { items: [entry(200, 'hold', 'x')], nextCursor: '200' };
    expect(withNewestEntries(activity(), newest)).toBe(newest);
  });

  it('name the people whose names are asked for', () => {
    expect(new Set(peopleIn(activity()))).toEqual(
      new Set(['user:default/grace', 'user:default/ada']),
    );
  });
});

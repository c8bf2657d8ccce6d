import { history, longHistory } from '../__testUtils__/releases';
import { NEW, minutesAgo } from '../__testUtils__/pipelines';
import { withNewest, withOlder } from './historyPages';

const first = longHistory({ limit: 10 });
const second = longHistory({ limit: 10, cursor: '10' });
const both = withOlder(first, second);

const arrived = {
  revisions: ['c'.repeat(40)],
  since: minutesAgo(1),
  stages: [],
};

describe('the pages of history', () => {
  it('are read one after the other', () => {
    expect(both.items).toHaveLength(20);
    expect(both.nextCursor).toBe('20');
  });

  it('keep what was read when a release arrives at the top', () => {
    const newest = {
      ...first,
      items: [arrived, ...first.items.slice(0, 9)],
      nextCursor: '9',
    };
    const after = withNewest(both, newest);
    expect(after.items[0]).toBe(arrived);
    expect(after.items).toHaveLength(21);
    expect(after.nextCursor).toBe('20');
  });

  it('tell no release twice when pages overlap', () => {
    const shifted = longHistory({ limit: 10, cursor: '8' });
    expect(withOlder(first, shifted).items).toHaveLength(18);
  });

  it('begin again when so much arrived that releases between would be missing', () => {
    const items = Array.from({ length: 10 }, (_, at) => ({
      ...arrived,
      since: minutesAgo(1 + at / 100),
    }));
    expect(withNewest(both, { ...first, items }).items).toEqual(items);
  });

  it('forget what the backend no longer keeps', () => {
    const short = history();
    expect(withNewest(both, short)).toBe(short);
  });

  it('tell a gap once, with its end when that is known by now', () => {
    const open = { from: minutesAgo(90), reason: 'stopped' };
    const closed = { ...open, to: minutesAgo(80) };
    const older = { ...second, gaps: [open] };
    const newer = { ...first, gaps: [closed] };
    expect(withOlder(newer, older).gaps).toEqual([closed]);
  });

  it('know what each commit says', () => {
    expect(both.commits.map(({ revision }) => revision)).toContain(NEW);
    expect(both.commits).toHaveLength(first.commits.length);
  });
});

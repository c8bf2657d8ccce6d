import { minutesAgo } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { gapText, gapsText, withGaps } from './gaps';

const reading = readingAt();
const release = (ago: number) => ({ since: minutesAgo(ago) });
const gap = (ago: number, lasting = 5) => ({
  from: minutesAgo(ago),
  to: minutesAgo(ago - lasting),
  reason: 'the portal was not running',
});

function order(
  releases: ReturnType<typeof release>[],
  gaps: ReturnType<typeof gap>[],
  isWhole = true,
) {
  return withGaps(releases, gaps, isWhole).map(line =>
    'gaps' in line ? line.gaps.gaps.length : 'release',
  );
}

describe('a time in which nobody watched', () => {
  it('stands between the releases before and after it', () => {
    expect(order([release(10), release(60)], [gap(30)])).toEqual([
      'release',
      1,
      'release',
    ]);
  });

  it('stands above the newest release, and below the oldest', () => {
    expect(order([release(20)], [gap(90), gap(10)])).toEqual([1, 'release', 1]);
  });

  it('waits at the end of a page, where an older release may come before it', () => {
    expect(order([release(20)], [gap(90)], false)).toEqual(['release']);
  });

  it('is drawn together with others between the same releases', () => {
    expect(
      order([release(10), release(90)], [gap(30), gap(50), gap(70)]),
    ).toEqual(['release', 3, 'release']);
  });

  it('reads from when to when', () => {
    expect(gapText(gap(30), reading)).toBe(
      'Nobody watched from 12:15 to 12:20',
    );
    expect(gapText(gap(3000, 2990), reading)).toBe(
      'Nobody watched from Wed 10:45 to today 12:35',
    );
    expect(gapText({ ...gap(30), to: undefined }, reading)).toBe(
      'Nobody has watched since 12:15',
    );
    expect(gapsText({ key: '', gaps: [gap(30), gap(50)] }, reading)).toBe(
      'Nobody watched 2 times between 11:55 and 12:20',
    );
  });
});

import { readingAt } from '../__testUtils__/reading';
import { commitCounts } from './commits';
import { fromLocal, toLocal } from './localTime';
import { groupRunning, ranTheSame } from './lookBack';
import { startedByText } from './startedBy';
import { tookText } from './took';

const reading = readingAt();
const ran = (target: string, revision: string) => ({
  target,
  revisions: [revision],
});

describe('what ran', () => {
  it('is the same when every target ran the same, in whatever order', () => {
    const before = [ran('eu', 'a'), ran('us', 'b')];
    expect(ranTheSame({ before, after: [...before].reverse() })).toBe(true);
    expect(ranTheSame({ before, after: [ran('eu', 'a')] })).toBe(false);
    expect(
      ranTheSame({ before, after: [ran('eu', 'b'), ran('us', 'a')] }),
    ).toBe(false);
  });

  it('is drawn together, what most targets ran first', () => {
    const groups = groupRunning([ran('a', '1'), ran('b', '2'), ran('c', '2')]);
    expect(groups.map(group => group.targets.length)).toEqual([2, 1]);
  });
});

describe('who started a sync', () => {
  it.each([
    [{ kind: 'argocd' as const, name: 'x' }, 'started by Argo CD'],
    [
      {
        kind: 'portal' as const,
        name: 'user:default/grace, user:default/rita',
      },
      'released by grace and rita in the portal',
    ],
    [
      {
        kind: 'portal' as const,
        name: 'user:default/olga',
        override: true as const,
      },
      'overridden by olga in the portal, past what the gate asks',
    ],
    [{ kind: 'portal' as const }, 'started by the portal'],
    [
      { kind: 'person' as const, name: 'admin' },
      'started by admin, outside the portal',
    ],
    [{ kind: 'person' as const }, 'started by somebody outside the portal'],
  ])('%j reads: %s', (by, text) => {
    expect(startedByText(by, reading)).toBe(text);
  });
});

describe('a time', () => {
  it('goes into a field and comes back as the moment that it was', () => {
    expect(fromLocal(toLocal(reading.now))).toBe('2026-11-20T12:45:00Z');
    expect(fromLocal('')).toBeUndefined();
  });

  it('is told with its day, and with what was seen of it only', () => {
    const startedAt = '2026-11-03T09:00:00Z';
    const endedAt = '2026-11-03T09:04:00Z';
    expect(tookText({ startedAt, endedAt }, reading)).toBe(
      '3 Nov 09:00 to 3 Nov 09:04, 4 minutes',
    );
    expect(tookText({ startedAt }, reading)).toBe('began 3 Nov 09:00');
    expect(tookText({ endedAt }, reading)).toBe('ended 3 Nov 09:04');
    expect(tookText({}, reading)).toBeUndefined();
  });
});

describe('the commits of a release', () => {
  const source = (authors: (string | undefined)[], complete = true) => ({
    repoURL: 'r',
    to: 'b',
    complete,
    commits: authors.map((author, at) => ({
      revision: `${at}`,
      subject: 's',
      author,
    })),
  });

  it('are counted with their authors where all are known', () => {
    expect(commitCounts([source(['ada', 'ada', 'alan'])], reading)).toBe(
      '3 commits, 2 authors',
    );
    expect(commitCounts([source(['ada', undefined])], reading)).toBe(
      '2 commits',
    );
    expect(commitCounts([source(['ada'], false)], reading)).toBeUndefined();
  });
});

import { bareObject } from './__testUtils__/FakeArgoCd';
import { decodeApplication } from './decode';
import { compareVersions, type ObjectChange } from './mergeList';
import { RecentChanges } from './RecentChanges';
import type { Application } from './types';

const NOON = Date.parse('2026-11-21T12:00:00Z');
const app = (name: string, version: number, uid = `uid-${name}`) => ({
  ...decodeApplication(bareObject(name, version)),
  uid,
});
const set = (object: Application): ObjectChange<Application> => ({
  type: 'SET',
  object,
});
const deleted = (object: Application): ObjectChange<Application> => ({
  type: 'DELETED',
  object,
});
const named = (objects: Application[]) =>
  objects.map(({ key, resourceVersion }) => `${key.name}@${resourceVersion}`);

let recent: RecentChanges<Application>;

beforeEach(() => {
  recent = new RecentChanges();
});

describe('a list that a lagging replica answers', () => {
  it.each([
    ['a second before it was asked for', 1_000, ['dev@5'], false],
    ['long before, so that it is doubted', 9_000, ['dev@5'], true],
    ['so long before that no replica lags', 10_001, ['dev@3'], false],
  ])('does not undo what was told %s', (_, before, objects, doubtful) => {
    recent.take(set(app('dev', 5)), NOON);
    recent.asked(NOON + before);
    const list = recent.listed([app('dev', 3)], NOON + before + 50);
    expect([named(list.objects), list.doubtful]).toEqual([objects, doubtful]);
  });

  it('neither brings back what was deleted, nor loses what was made', () => {
    recent.take(deleted(app('gone', 7)), NOON);
    recent.take(set(app('new', 8)), NOON);
    recent.asked(NOON);
    const { objects } = recent.listed([app('gone', 2)], NOON);
    expect(named(objects)).toEqual(['new@8']);
  });

  it('keeps what was told while it was under way, however long that took', () => {
    recent.asked(NOON);
    recent.take(set(app('dev', 5)), NOON + 1_000);
    recent.forgetOld(NOON + 100_000);
    const { objects } = recent.listed([], NOON + 100_000);
    expect(named(objects)).toEqual(['dev@5']);
  });
});

describe('an event', () => {
  it.each([
    ['of a version that is known', set(app('dev', 5)), 'known'],
    ['of an older one', set(app('dev', 4)), 'older'],
    ['of a later one', set(app('dev', 6)), 'news'],
    ['of an earlier object of that name', set(app('dev', 4, 'first')), 'older'],
    ['of the deletion of that one', deleted(app('dev', 4, 'first')), 'known'],
    ['of what was never there', set(app('qa', 1)), 'news'],
  ])('%s: %s is %s', (_, change, order) => {
    recent.take(set(app('dev', 5)), NOON);
    expect(recent.take(change, NOON)).toBe(order);
  });

  it('after a deletion is no sign of life, when it is not later', () => {
    recent.take(deleted(app('dev', 5)), NOON);
    expect(recent.take(set(app('dev', 4)), NOON)).toBe('older');
    expect(recent.take(set(app('dev', 5)), NOON)).toBe('known');
    expect(recent.take(set(app('dev', 6, 'second')), NOON)).toBe('news');
  });
});

describe('versions', () => {
  it.each([
    ['9', '10', -1],
    ['9007199254740993', '9007199254740992', 1],
    ['0010', '10', 0],
    ['abc', '10', 0],
    ['', '10', 0],
    ['1e9', '10', 0],
  ])('%s against %s', (a, b, order) => {
    expect(Math.sign(compareVersions(a, b))).toBe(order);
  });
});

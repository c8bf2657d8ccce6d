import {
  NEW,
  minutesAgo,
  oldTarget,
  operation,
  target,
} from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { imageName, targetFacts } from './target';

const reading = readingAt();

describe('the line about a target', () => {
  it('tells sync, health and how the last operation ended', () => {
    expect(targetFacts(target('eu'), [NEW], reading)).toEqual([
      'Synced',
      'Healthy',
      'synced 26 minutes ago',
    ]);
  });

  it('tells since when another revision runs', () => {
    expect(targetFacts(oldTarget('eu'), [NEW], reading)).toEqual([
      'runs f461d15 since Tue 08:45',
      'OutOfSync',
      'Healthy',
    ]);
  });

  it('tells that Argo CD synced a release several times', () => {
    expect(targetFacts(target('eu', { syncs: 2 }), [NEW], reading)).toContain(
      '2 syncs of this release',
    );
  });

  it('does not count the syncs of another release for this one', () => {
    const facts = targetFacts(oldTarget('eu', { syncs: 2 }), [NEW], reading);
    expect(facts.join()).not.toContain('syncs');
  });

  it('tells how long an operation has been running', () => {
    const running = operation({
      phase: 'Running',
      startedAt: minutesAgo(1),
      finishedAt: undefined,
    });
    expect(
      targetFacts(target('eu', { operation: running }), [NEW], reading),
    ).toContain('syncing for 1 minute');
  });

  it('does not take an operation between two tries for one that runs', () => {
    const waits = operation({ phase: 'Running', retryCount: 1 });
    expect(
      targetFacts(target('eu', { operation: waits }), [NEW], reading),
    ).toEqual(
      expect.arrayContaining([
        'sync failed, waits for its next retry',
        'retried once',
      ]),
    );
  });

  it.each([
    ['registry.example.com:5000/shop/checkout:1.1.0', 'checkout:1.1.0'],
    ['checkout', 'checkout'],
    ['ghcr.io/shop/checkout@sha256:0123456789ab', 'checkout@0123456'],
    ['ghcr.io/shop/checkout:1.1.0@sha256:0123456789ab', 'checkout:1.1.0'],
  ])('calls the image %s %s', (image, name) => {
    expect(imageName(image)).toBe(name);
  });
});

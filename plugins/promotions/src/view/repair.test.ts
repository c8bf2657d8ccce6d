import { driftedTarget } from '../__testUtils__/differences';
import { NEW, minutesAgo, operation, target } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { askedFor, hasDifferences, progressOf, progressText } from './repair';

const drifted = driftedTarget();
const asked = askedFor(drifted);
const since = (more: Parameters<typeof operation>[0]) =>
  driftedTarget({
    operation: operation({ startedAt: minutesAgo(0), ...more }),
  });

describe('a repair', () => {
  it('names the revisions that the person saw', () => {
    expect(asked).toMatchObject({
      target: 'checkout-prod-eu',
      revisions: [NEW],
    });
  });

  it('is only asked for while the operation of before is the last one', () => {
    expect(progressOf(asked, drifted)).toBe('asked');
    expect(
      progressOf(askedFor(target('a', { operation: undefined })), drifted),
    ).not.toBe('asked');
  });

  it('is under way, then done when Argo CD finds it the same', () => {
    expect(progressOf(asked, since({ phase: 'Running' }))).toBe('syncing');
    expect(progressOf(asked, since({ phase: 'Succeeded' }))).toBe('differs');
    expect(
      progressOf(asked, { ...since({ phase: 'Succeeded' }), sync: 'Synced' }),
    ).toBe('repaired');
  });

  it('says why it failed', () => {
    const failed = since({ phase: 'Failed', message: 'webhook refused it' });
    expect(progressText(asked, failed, readingAt())).toBe(
      'Repair of checkout-prod-eu failed: webhook refused it',
    );
  });
});

describe('there is a difference to show', () => {
  it('where a target has drifted or is out of sync', () => {
    expect(hasDifferences(drifted)).toBe(true);
    expect(hasDifferences(target('a', { sync: 'OutOfSync' }))).toBe(true);
    expect(hasDifferences(target('a'))).toBe(false);
  });
});

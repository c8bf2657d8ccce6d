/** What browsers are told of changes, and how often. */

import { mockServices } from '@backstage/backend-test-utils';
import { CHECKOUT, FakeReader, snapshot } from '../__testUtils__/pipelines';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { ChangeFeed } from './ChangeFeed';

const MINUTE = 60_000;
const OTHER = { ...CHECKOUT, name: 'other' };

function setUp(publish: () => Promise<void> = async () => {}) {
  const told: { channel: string; message: unknown }[] = [];
  const time = new VirtualTime('2026-11-21T12:31:00Z');
  const reader = new FakeReader();
  const logger = mockServices.logger.mock();
  const feed = new ChangeFeed({
    reader,
    secret: 'secret',
    logger,
    signals: {
      publish: async ({ channel, message }) => {
        told.push({ channel, message });
        await publish();
      },
    },
    timers: time.timers,
  });
  feed.start();
  return { feed, reader, told, time, logger };
}

/** Somebody looks at checkout. */
function looking(publish?: () => Promise<void>) {
  const portal = setUp(publish);
  return { ...portal, signalKey: portal.feed.giveSignalKey(CHECKOUT) };
}

describe('somebody who looks at a pipeline', () => {
  it('is told of a change at once, under a name that names nothing', () => {
    const { reader, told, signalKey } = looking();
    reader.show(snapshot({ pipeline: { version: 7 } }));
    expect(told).toEqual([
      { channel: `promotions:${signalKey}`, message: { version: 7 } },
    ]);
    expect(told[0].channel).not.toMatch(/checkout|eu|argocd/);
  });

  it('is told twice of a burst: at its beginning, and a second later of its end', async () => {
    const { reader, told, time } = looking();
    for (const version of [2, 3, 4, 5]) {
      reader.show(snapshot({ pipeline: { version } }));
    }
    expect(told).toHaveLength(1);
    await time.advance(1_000);
    expect(told.map(t => t.message)).toEqual([{ version: 2 }, { version: 5 }]);
    await time.advance(1_000);
    expect(told).toHaveLength(2);
  });

  it('is told for three minutes after the last look, and no more after six', async () => {
    const { reader, told, time } = looking();
    await time.advance(3 * MINUTE);
    reader.show(snapshot());
    expect(told).toHaveLength(1);
    await time.advance(3 * MINUTE);
    reader.show(snapshot());
    expect(told).toHaveLength(1);
  });

  it('is told for as long as they ask each minute', async () => {
    const { feed, reader, told, time } = looking();
    for (let minute = 1; minute <= 15; minute += 1) {
      await time.advance(MINUTE);
      feed.giveSignalKey(CHECKOUT);
      reader.show(snapshot());
      expect(told).toHaveLength(minute);
    }
  });

  it('is told, however many others look at other pipelines', () => {
    const { feed, reader, told } = setUp();
    const look = (name: string) => feed.giveSignalKey({ ...CHECKOUT, name });
    for (let other = 0; other < 25_000; other += 1) {
      look(`other-${other}`);
    }
    look('checkout');
    for (let other = 0; other < 9_000; other += 1) {
      look(`another-${other}`);
    }
    reader.show(
      snapshot(),
      snapshot({ ref: { ...CHECKOUT, name: 'other-0' } }),
    );
    expect(told).toHaveLength(1);
  });

  it('is told again after a signal that failed', async () => {
    const { reader, logger, time, told } = looking(async () => {
      throw new Error('no broker');
    });
    reader.show(snapshot());
    await time.advance(1_000);
    expect(logger.warn).toHaveBeenCalled();
    reader.show(snapshot());
    expect(told).toHaveLength(2);
  });
});

describe('a change of a pipeline that nobody looks at', () => {
  it('is told to nobody, as after the first list', () => {
    const { reader, told } = setUp();
    reader.show(snapshot(), snapshot({ ref: OTHER }));
    expect(told).toEqual([]);
  });

  it('is told to nobody, while others look at another one', () => {
    const { reader, told } = looking();
    reader.show(snapshot({ ref: OTHER }));
    expect(told).toEqual([]);
  });

  it('is told to everybody when it was decided here: whom another replica answered hears of it from nobody else', () => {
    const { feed, told } = setUp();
    feed.decided(CHECKOUT);
    expect(feed.version(CHECKOUT)).toBe(2);
    expect(told).toMatchObject([{ message: { version: 2 } }]);
  });
});

it('tells nothing any more once it is stopped', async () => {
  const { feed, reader, told, time } = looking();
  feed.stop();
  reader.show(snapshot());
  expect(told).toEqual([]);
  expect(time.pending).toBe(0);
});

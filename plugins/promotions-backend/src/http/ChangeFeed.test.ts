/** What browsers are told of changes, and how often. */

import { mockServices } from '@backstage/backend-test-utils';
import { CHECKOUT, FakeReader, snapshot } from '../__testUtils__/pipelines';
import { ChangeFeed } from './ChangeFeed';

function setUp(publish: () => Promise<void> = async () => {}) {
  const told: { channel: string; message: unknown }[] = [];
  const waiting: (() => void)[] = [];
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
    timers: {
      after: (_, action) => {
        waiting.push(action);
        return () => {};
      },
    },
  });
  feed.start();
  const second = () => waiting.splice(0).forEach(action => action());
  return { feed, reader, told, second, logger };
}

it('tells of a change at once, under a name that names nothing', () => {
  const { feed, reader, told } = setUp();
  reader.show(snapshot({ pipeline: { version: 7 } }));
  expect(told).toEqual([
    {
      channel: `promotions:${feed.signalKey(CHECKOUT)}`,
      message: { version: 7 },
    },
  ]);
  expect(told[0].channel).not.toMatch(/checkout|eu|argocd/);
});

it('tells of a burst twice: at its beginning, and a second later of its end', () => {
  const { reader, told, second } = setUp();
  for (const version of [2, 3, 4, 5]) {
    reader.show(snapshot({ pipeline: { version } }));
  }
  expect(told).toHaveLength(1);
  second();
  expect(told.map(t => t.message)).toEqual([{ version: 2 }, { version: 5 }]);
  second();
  expect(told).toHaveLength(2);
});

it('counts decisions, which the evidence does not show', () => {
  const { feed, told } = setUp();
  feed.decided(CHECKOUT);
  expect(feed.version(CHECKOUT)).toBe(2);
  expect(told[0].message).toEqual({ version: 2 });
});

it('is not stopped by a signal that fails', async () => {
  const { reader, logger, second, told } = setUp(async () => {
    throw new Error('no broker');
  });
  reader.show(snapshot());
  await Promise.resolve();
  await Promise.resolve();
  expect(logger.warn).toHaveBeenCalled();
  second();
  reader.show(snapshot());
  expect(told).toHaveLength(2);
});

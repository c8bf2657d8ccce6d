/** Writing goes on through failures of the database, and nobody waits for it. */

import { mockServices } from '@backstage/backend-test-utils';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { Scribe } from './Scribe';

function setUp(most = 10) {
  const time = new VirtualTime();
  const logger = mockServices.logger.mock();
  const written: string[][] = [];
  const database = { down: false };
  const scribe = new Scribe<{ key: string; value: string }>({
    what: 'Records',
    keyOf: ({ key }) => key,
    save: async values => {
      if (database.down) {
        throw new Error('the database is away');
      }
      written.push(values.map(({ key, value }) => key + value));
      return [];
    },
    most,
    timers: time.timers,
    random: () => 1,
    logger,
  });
  return { time, logger, written, database, scribe };
}

it('writes together what changed within a second, and of each only the newest', async () => {
  const { scribe, time, written } = setUp();
  scribe.put({ key: 'a', value: '1' });
  scribe.put({ key: 'b', value: '1' });
  scribe.put({ key: 'a', value: '2' });
  await time.advance(999);
  expect(written).toEqual([]);
  await time.advance(1);
  expect(written).toEqual([['b1', 'a2']]);
});

it('tries again later and later while the database fails, and loses nothing', async () => {
  const { scribe, time, written, database, logger } = setUp();
  database.down = true;
  scribe.put({ key: 'a', value: '1' });
  await time.advance(10_000);
  scribe.put({ key: 'a', value: '2' });
  database.down = false;
  await time.advance(20_000);
  expect(written).toEqual([['a2']]);
  expect(logger.warn).toHaveBeenCalledTimes(1);
  expect(logger.info).toHaveBeenCalledWith('Records are written again');
});

it('gives up the oldest when too much waits, and says so', async () => {
  const { scribe, time, written, database, logger } = setUp(2);
  database.down = true;
  ['a', 'b', 'c'].forEach(key => scribe.put({ key, value: '1' }));
  expect(scribe.size).toBe(2);
  expect(scribe.lost).toBe(1);
  expect(logger.warn).toHaveBeenCalledWith(expect.stringMatching(/given up/));
  database.down = false;
  await time.advance(1_000);
  expect(written).toEqual([['b1', 'c1']]);
});

it('writes what waits when it is stopped', async () => {
  const { scribe, written } = setUp();
  scribe.put({ key: 'a', value: '1' });
  await scribe.stop();
  expect(written).toEqual([['a1']]);
});

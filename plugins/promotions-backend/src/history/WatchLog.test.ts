/** That an instance is watched is noted again and again, and a gap is what nobody watched. */

import { mockServices } from '@backstage/backend-test-utils';
import { connections } from '../approvals/__testUtils__/connections';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { migrate } from '../platform/database';
import type { Freshness } from '@stagecraft/plugin-promotions-common';
import { findGaps, findWatch } from './operations/findGaps';
import { noteWatch, type Beat } from './operations/noteWatch';
import { WatchLog } from './WatchLog';

const connect = connections();
const START = '2026-11-21T12:00:00.000Z';
const ALL = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };

async function setUp() {
  const db = connect.toFile()();
  await migrate(db);
  const time = new VirtualTime(START);
  const logger = mockServices.logger.mock();
  const database = { isAway: false };
  const historian = { lost: 0 };
  const instance: { name: string; freshness: Freshness } = {
    name: 'eu',
    freshness: { state: 'live' },
  };
  const start = () =>
    new WatchLog({
      store: {
        noteWatch: async (beat: Beat, longestMs: number) => {
          if (database.isAway) {
            throw new Error('the database is away');
          }
          await noteWatch(db, beat, longestMs);
        },
      },
      reader: { instances: () => [instance] },
      historian,
      clock: time.clock,
      timers: time.timers,
      logger,
    });
  return {
    time,
    logger,
    database,
    historian,
    instance,
    start,
    log: start(),
    gaps: () => findGaps(db, 'eu', ALL),
    watch: () => findWatch(db, 'eu'),
  };
}

it('notes every ten seconds that an instance is watched, and once more at its end', async () => {
  const { log, time, watch } = await setUp();
  const notes = async (until: string) => {
    for (let turn = 0; turn < 100; turn++) {
      const { until: noted } = (await watch()) ?? { until: '' };
      if (noted === until) {
        return true;
      }
    }
    return false;
  };
  log.start();
  expect(await notes(START)).toBe(true);
  await time.advance(10_000);
  expect(await notes('2026-11-21T12:00:10.000Z')).toBe(true);
  await time.advance(5_000);
  expect(await notes('2026-11-21T12:00:15.000Z')).toBe(false);
  await log.stop();
  expect(await watch()).toEqual({
    since: START,
    until: '2026-11-21T12:00:15.000Z',
  });
  expect(time.pending).toBe(0);
});

it('a database that was away is no gap, since what was seen meanwhile is written', async () => {
  const { log, time, database, logger, gaps, watch } = await setUp();
  await log.beat();
  database.isAway = true;
  time.skip(300_000);
  await log.beat();
  await log.beat();
  database.isAway = false;
  time.skip(10_000);
  await log.beat();
  expect(await gaps()).toEqual([]);
  expect((await watch())?.until).toBe('2026-11-21T12:05:10.000Z');
  expect(logger.warn).toHaveBeenCalledTimes(1);
});

it('a database that was away until something had to be given up leaves a gap', async () => {
  const { log, time, database, historian, gaps } = await setUp();
  await log.beat();
  database.isAway = true;
  historian.lost = 7;
  time.skip(300_000);
  await log.beat();
  database.isAway = false;
  time.skip(10_000);
  await log.beat();
  expect(await gaps()).toEqual([
    {
      from: START,
      to: '2026-11-21T12:05:00.000Z',
      reason: 'the database was away for too long',
    },
  ]);
});

it('a process that ends while the database is away leaves a gap until the next one watches', async () => {
  const { log, time, database, start, gaps } = await setUp();
  await log.beat();
  database.isAway = true;
  time.skip(300_000);
  await log.stop();
  database.isAway = false;
  time.skip(60_000);
  await start().beat();
  expect(await gaps()).toEqual([
    {
      from: START,
      to: '2026-11-21T12:06:00.000Z',
      reason: 'Stagecraft did not run',
    },
  ]);
});

it('a time in which an instance could not be read is a gap, with the reason', async () => {
  const { log, time, instance, gaps } = await setUp();
  await log.beat();
  time.skip(10_000);
  instance.freshness = { state: 'unreachable', reason: 'refused' };
  await log.beat();
  time.skip(60_000);
  instance.freshness = { state: 'live' };
  await log.beat();
  time.skip(10_000);
  await log.beat();
  expect(await gaps()).toEqual([
    {
      from: START,
      to: '2026-11-21T12:01:10.000Z',
      reason: 'eu was unreachable: refused',
    },
  ]);
});

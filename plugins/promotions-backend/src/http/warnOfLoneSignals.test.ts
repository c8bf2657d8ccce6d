/** When whoever runs the portal is told that signals do not reach the browsers of other replicas. */

import { mockServices } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { LONE_SIGNALS, warnOfLoneSignals } from './warnOfLoneSignals';

const postgres = () => knexFactory({ client: 'pg' });
const sqlite = () =>
  knexFactory({ client: 'better-sqlite3', useNullAsDefault: true });

/** `answers`: statuses of the events backend, one a try; the last one again and again. */
async function warned(
  db: () => ReturnType<typeof knexFactory>,
  answers: (number | Error)[],
) {
  const logger = mockServices.logger.mock();
  const time = new VirtualTime();
  const asked: { url: string; headers: Record<string, string> }[] = [];
  const done = warnOfLoneSignals({
    database: { getClient: async () => db() },
    discovery: mockServices.discovery(),
    auth: mockServices.auth({ pluginId: 'promotions' }),
    logger,
    timers: time.timers,
    async fetch(url, { headers }) {
      asked.push({ url, headers });
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (answer instanceof Error) {
        throw answer;
      }
      return { status: answer };
    },
  });
  await time.advance(120_000);
  await done;
  return { warnings: logger.warn.mock.calls.flat(), asked };
}

const DOWN = new Error('connect ECONNREFUSED');

it('asks as itself, through discovery', async () => {
  const { asked } = await warned(postgres, [200]);
  expect(asked).toEqual([
    {
      url: 'http://localhost:0/api/events/openapi.json',
      headers: { authorization: expect.stringMatching(/^Bearer mock-service/) },
    },
  ]);
});

it.each<[string, (number | Error)[], string[]]>([
  ['not where it answers', [200], []],
  ['where it is not installed', [404], [LONE_SIGNALS]],
  ['not while it is still starting', [DOWN, 503, 200], []],
  ['where it never comes', [DOWN], [LONE_SIGNALS]],
])('warns, on PostgreSQL, %s', async (_, answers, warnings) => {
  expect((await warned(postgres, answers)).warnings).toEqual(warnings);
});

it('warns nobody who has one replica, on SQLite', async () => {
  expect(await warned(sqlite, [404])).toEqual({ warnings: [], asked: [] });
});

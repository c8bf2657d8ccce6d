/** What a look costs, told by counting: only what is answered is judged, put into words and asked about. */

import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { CHECKOUT, snapshot } from '../__testUtils__/pipelines';
import { portals } from './__testUtils__/portal';

jest.setTimeout(30_000);

const openPortal = portals();
const MANY = 300;

async function withMany() {
  const { api, reader } = await openPortal();
  reader.show(
    ...Array.from({ length: MANY }, (_, at) =>
      snapshot({
        ref: { ...CHECKOUT, name: `web-${1000 + at}` },
        set: {
          annotations: { 'backstage.io/entity-ref': `component:default/${at}` },
        },
      }),
    ),
    snapshot(),
  );
  const words = jest.spyOn(reader, 'pipeline');
  const verdicts = jest.spyOn(reader, 'verdictsOf');
  const cost = () => ({
    words: words.mock.calls.length,
    verdicts: verdicts.mock.calls.length,
  });
  return { api, cost };
}

describe('of three hundred pipelines', () => {
  it('the one of an entity is put into words', async () => {
    const { api, cost } = await withMany();
    const { body } = await api
      .get('/pipelines')
      .query({ entityRef: 'component:checkout' });
    expect(body.totalItems).toBe(1);
    expect(cost()).toEqual({ words: 1, verdicts: 0 });
  });

  it.each([
    ['a page', { limit: 10 }, MANY + 1, 10],
    ['what a text finds', { q: 'WEB-10', limit: 50 }, 100, 50],
    ['those of an instance', { instance: 'eu', limit: 5 }, MANY + 1, 5],
  ])('%s is put into words', async (_, query, total, words) => {
    const { api, cost } = await withMany();
    const { body } = await api.get('/pipelines').query(query);
    expect(body.totalItems).toBe(total);
    expect(body.items).toHaveLength(words);
    expect(cost()).toEqual({ words, verdicts: 0 });
  });

  it('all are judged only for a verdict, and the page is put into words', async () => {
    const { api, cost } = await withMany();
    const { body } = await api
      .get('/pipelines')
      .query({ verdict: 'gated', limit: 7 });
    expect(body.totalItems).toBe(MANY + 1);
    expect(cost()).toEqual({ words: 7, verdicts: MANY + 1 });
  });
});

describe('one pipeline', () => {
  const yes: { result: AuthorizeResult.ALLOW } = {
    result: AuthorizeResult.ALLOW,
  };

  it.each([
    ['looked at', 'get', ''],
    ['decided on', 'post', '/stages/1/decisions'],
  ] as const)(
    'has its permissions asked for at once when %s',
    async (_, method, path) => {
      const permissions = mockServices.permissions.mock({
        authorize: async asked => asked.map(() => yes),
      });
      const { api } = await openPortal({ permissions });
      await api[method](`/pipelines/eu/argocd/checkout${path}`).send(
        method === 'post'
          ? { releaseId: 'release-1', decision: 'approve' }
          : undefined,
      );
      expect(
        permissions.authorize.mock.calls.map(([asked]) =>
          asked.map(({ permission }) => permission.name),
        ),
      ).toEqual([
        [
          'promotions.pipeline.read',
          'promotions.target.repair',
          'promotions.approval.decide',
          'promotions.approval.override',
          'promotions.execution.abort',
          'promotions.release.rollback',
          'promotions.pipeline.hold',
          'promotions.freeze',
        ],
      ]);
    },
  );
});

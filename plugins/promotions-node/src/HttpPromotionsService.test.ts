/** What the service asks of the promotions backend, and what it makes of the answers. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { HttpPromotionsService } from './HttpPromotionsService';

const credentials = mockCredentials.service();

function answering(...answers: Response[]) {
  const asked: { url: string; authorization: string | null }[] = [];
  const service = new HttpPromotionsService({
    auth: mockServices.auth(),
    discovery: mockServices.discovery(),
    fetch: async (url, init) => {
      const headers = new Headers(init?.headers);
      asked.push({
        url: String(url),
        authorization: headers.get('authorization'),
      });
      return answers.shift() ?? Response.error();
    },
  });
  return { service, asked };
}

function pipeline(name: string) {
  return {
    ref: { instance: 'eu', namespace: 'argocd', name },
    title: name,
    entityRefs: [`component:default/${name}`],
  };
}

it('reads every page, in the name of the caller', async () => {
  const { service, asked } = answering(
    Response.json({
      items: [pipeline('a')],
      nextCursor: 'next',
      totalItems: 2,
    }),
    Response.json({ items: [{ ...pipeline('b'), stages: [] }], totalItems: 2 }),
  );
  expect(await service.listPipelines({ credentials })).toEqual([
    pipeline('a'),
    pipeline('b'),
  ]);
  expect(asked.map(({ url }) => new URL(url).search)).toEqual([
    '?limit=200',
    '?limit=200&cursor=next',
  ]);
  expect(asked[0].authorization).toMatch(/^Bearer /);
});

it('throws the refusal of the backend', async () => {
  const { service } = answering(
    Response.json(
      { error: { name: 'NotAllowedError', message: 'no' }, response: {} },
      { status: 403 },
    ),
  );
  await expect(service.listPipelines({ credentials })).rejects.toThrow(
    /403|no/,
  );
});

it('does not take another answer for pipelines', async () => {
  const { service } = answering(Response.json({ message: 'hello' }));
  await expect(service.listPipelines({ credentials })).rejects.toThrow('items');
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { PromotionsClient } from './PromotionsClient';

/** The portal's backend: a body for each route, and who asked. */
let answers: Record<string, { status?: number; body: unknown }> = {};
const asked: (string | undefined)[] = [];
let server: Server;

beforeAll(
  () =>
    new Promise<void>(done => {
      server = createServer((request, response) => {
        asked.push(request.headers.authorization);
        const { status = 200, body } = answers[request.url ?? ''] ?? {
          status: 404,
          body: {},
        };
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      }).listen(0, '127.0.0.1', done);
    }),
);
afterAll(() => new Promise(done => server.close(done)));

function client(): PromotionsClient {
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const discovery = mockServices.discovery.mock({
    getBaseUrl: async () => `http://127.0.0.1:${port}`,
  });
  return new PromotionsClient(mockServices.auth(), discovery);
}

const mona = mockCredentials.user('user:default/mona');
const standard = {
  name: 'standard',
  title: 'Standard',
  locked: true,
  stages: [{ name: 'dev', gate: 'argocd', targets: [{ cluster: 'a' }] }],
  targets: {
    from: 'files',
    repoURL: 'https://git.example.com/a.git',
    revision: 'main',
    paths: ['*.yaml'],
  },
};
const eu = {
  name: 'eu',
  projects: [{ name: 'shop' }],
  clusters: [{ name: 'a', server: 'https://a' }],
};

it('asks for a profile as whoever runs the template', async () => {
  answers = { '/profiles': { body: { items: [standard] } } };
  expect(await client().profile('standard', mona)).toEqual(standard);
  expect(asked.at(-1)).toBe(
    mockCredentials.service.header({
      onBehalfOf: mona,
      targetPluginId: 'promotions',
    }),
  );
});

it('asks for the projects and clusters of an instance', async () => {
  answers = { '/choices': { body: { instances: [eu] } } };
  expect(await client().instance('eu', mona)).toEqual(eu);
});

it('tells which ones there are', async () => {
  answers = {
    '/profiles': { body: { items: [standard] } },
    '/choices': { body: { instances: [] } },
  };
  await expect(client().profile('other', mona)).rejects.toThrow(
    'profile: "other" is none of promotions.profiles; there are standard',
  );
  await expect(client().instance('us', mona)).rejects.toThrow(
    'instance: "us" is no Argo CD that you may make pipelines in; there is none',
  );
});

it.each([
  [
    'refuses',
    {
      status: 403,
      body: {
        error: { name: 'NotAllowedError', message: 'not yours' },
        response: { statusCode: 403 },
      },
    },
    'not yours',
  ],
  [
    'answers something else',
    { body: { items: [{ name: 1 }] } },
    'Expected string',
  ],
])('tells the field when the portal %s', async (_, answer, message) => {
  answers = { '/profiles': answer };
  const failure = client().profile('standard', mona);
  await expect(failure).rejects.toThrow(
    'profile: the portal could not be asked for it',
  );
  await expect(failure).rejects.toThrow(message);
});

/** Replays what a real Argo CD answered about its clusters and projects, and to somebody who may not generate. */

import { ArgoClient } from './ArgoClient';
import {
  answering,
  startArgoServer,
  type ArgoServer,
} from './__testUtils__/argoServer';
import { recordedAnswer } from './__testUtils__/recordings';
import { platformFetch } from './transport';

let argo: ArgoServer;

beforeEach(async () => {
  argo = await startArgoServer(answering(200, {}));
});
afterEach(() => argo.close());

function places() {
  return new ArgoClient({
    instance: 'prod',
    url: argo.url,
    token: () => 'secret-token',
    fetch: platformFetch,
    now: () => 0,
    timeoutMs: 2000,
  }).places;
}

function replay(method: string, path: string) {
  const { status, body } = recordedAnswer('3.5/reads', { method, path });
  argo.answer(answering(status, body));
}

it('reads clusters without their credentials and annotations (recording 3.5/reads)', async () => {
  replay('GET', '/api/v1/clusters');
  const clusters = await places().clusters();
  expect(clusters).toEqual([
    {
      name: 'staging',
      server: 'https://staging.example.com:6443',
      labels: { tier: 'staging' },
    },
    {
      name: 'prod-eu',
      server: 'https://prod-eu.example.com:6443',
      labels: { tier: 'prod', region: 'eu' },
    },
    {
      name: 'prod-us',
      server: 'https://prod-us.example.com:6443',
      labels: { tier: 'prod', region: 'us' },
    },
    {
      name: 'in-cluster',
      server: 'https://kubernetes.default.svc',
      labels: {},
    },
  ]);
});

it('keeps nothing that a cluster’s Secret holds', async () => {
  argo.answer(
    answering(200, {
      items: [
        {
          name: 'prod',
          server: 'https://prod.example.com',
          config: { bearerToken: 'hush', tlsClientConfig: { keyData: 'hush' } },
          annotations: { 'kubectl.kubernetes.io/last-applied': '{"hush":1}' },
          info: { connectionState: { message: 'hush' } },
        },
      ],
    }),
  );
  expect(JSON.stringify(await places().clusters())).not.toMatch(/hush/);
});

it('reads what projects allow (recording 3.5/reads)', async () => {
  replay('GET', '/api/v1/projects');
  const open = {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
  };
  expect(await places().projects()).toEqual([
    { name: 'default', ...open },
    { name: 'windows', ...open },
  ]);
});

it('reads an empty answer as nothing', async () => {
  argo.answer(answering(200, { metadata: {}, items: null }));
  expect(await places().clusters()).toEqual([]);
  expect(await places().projects()).toEqual([]);
});

it('is refused to generate without the right to create (recording 3.5/reads)', async () => {
  replay('POST', '/api/v1/applicationsets/generate');
  await expect(places().generate({ metadata: { name: 'x' } })).rejects.toThrow(
    /applicationsets, create/,
  );
});

it('sends the set and reads what would be made of it', async () => {
  argo.answer(
    answering(200, {
      applications: [
        {
          metadata: { name: 'x-1', labels: { a: '1' } },
          spec: { project: 'p' },
        },
      ],
    }),
  );
  const set = { metadata: { name: 'x' } };
  expect(await places().generate(set)).toEqual([
    {
      name: 'x-1',
      labels: { a: '1' },
      annotations: {},
      spec: { project: 'p' },
    },
  ]);
  expect(argo.asked.at(-1)).toMatchObject({
    method: 'POST',
    path: '/api/v1/applicationsets/generate',
  });
});

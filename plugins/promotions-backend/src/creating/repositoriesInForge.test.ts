/** A preview of a group's pipeline, whose services are read from a forge as Backstage reads it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { readPipeline } from '@stagecraft/applicationset';
import { startSimulator } from '@stagecraft/argocd-simulator';
import { previewOf } from './previewOf';
import { previewWorld } from './previewWorld';
import { RepositoryFiles } from './RepositoryFiles';

jest.setTimeout(60_000);

const MONA = {
  login: 'mona',
  password: 'mona-password',
  fullName: 'Mona',
  email: 'mona@example.com',
};

let simulator: Awaited<ReturnType<typeof startSimulator>>;
let directory: string;
let url: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'stagecraft-forge-'));
  simulator = await startSimulator({
    directory,
    users: [MONA],
    organizations: ['shop'],
    instances: [{ name: 'lab' }],
  });
  const { clock, forge } = simulator;
  const repository = await forge.createRepo({
    owner: 'shop',
    name: 'services',
  });
  await forge.commit(repository, {
    files: {
      'services/basket.yaml': 'name: basket\n',
      'services/search.yaml': 'name: search\n',
      ...Object.fromEntries(
        ['basket', 'search'].flatMap(service =>
          ['dev', 'prod'].map(stage => [
            `manifests/${service}/${stage}/kustomization.yaml`,
            'resources: []\n',
          ]),
        ),
      ),
    },
    message: 'two services',
    author: { name: MONA.fullName, email: MONA.email },
    date: clock.now(),
  });
  url = forge.cloneUrl(repository);
});
afterAll(async () => {
  await simulator.stop();
  await rm(directory, { recursive: true, force: true });
});

function repositories() {
  const { host, origin: baseUrl } = new URL(url);
  const { login: username, password } = MONA;
  const config = new ConfigReader({
    integrations: { gitea: [{ host, baseUrl, username, password }] },
  });
  return new RepositoryFiles({
    integrations: ScmIntegrations.fromConfig(config),
    urlReader: UrlReaders.default({
      config,
      logger: mockServices.logger.mock(),
    }),
    clock: () => new Date('2026-11-22T00:00:00Z'),
  });
}

const shop = (revision: string) =>
  readPipeline({
    name: 'shop',
    services: {
      from: 'files',
      repoURL: url,
      revision,
      paths: ['services/*.yaml'],
    },
    sources: [
      {
        kind: 'kustomize',
        repoURL: url,
        path: 'manifests/{service}/{stage}',
      },
    ],
    stages: [
      { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
      { name: 'prod', gate: 'approval', targets: [{ cluster: 'in-cluster' }] },
    ],
  });

it('has every service on every stage', async () => {
  const world = previewWorld(undefined, repositories());
  const { findings, stages, unknown } = await previewOf(shop('main'), world);
  expect(unknown).toBeUndefined();
  expect(findings).toEqual([]);
  expect(
    stages.map(({ applications }) => applications.map(({ name }) => name)),
  ).toEqual([
    ['basket-dev', 'search-dev'],
    ['basket-prod', 'search-prod'],
  ]);
});

it('is not known at a branch that is not there', async () => {
  const world = previewWorld(undefined, repositories());
  const { findings, unknown } = await previewOf(shop('absent'), world);
  expect(findings).toEqual([]);
  expect(unknown).toMatch(/no such repository or branch yet/);
});

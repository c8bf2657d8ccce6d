/** From commits and a pull request of a running forge to people of the catalog: who may approve what they made. */

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { startSimulator, type Repository } from '@stagecraft/argocd-simulator';
import { application, snapshot } from '../../__testUtils__/pipelines';
import { forgeFinder } from '../../argocd/forges/findForge';
import { Provenance } from '../../argocd/Provenance';
import { systemTimers } from '../../platform/timers';
import { People } from './People';
import { ReleaseAuthors } from './ReleaseAuthors';
import { separationOf } from './separationOf';

jest.setTimeout(30_000);

const NOON = new Date('2026-11-21T12:00:00Z');
const DANA = account('dana', 'Dana Dev');
const GRACE = account('grace', 'Grace Hopper');
const CI = account('shop-ci-bot', 'CI');
const ALL = {
  separation: { authors: true, requester: true, scaffolder: true },
};

type Forge = Awaited<ReturnType<typeof startSimulator>>['forge'];
interface Account {
  login: string;
  fullName: string;
  email: string;
  password: string;
}

function account(login: string, fullName: string): Account {
  return { login, fullName, email: `${login}@example.com`, password: 'secret' };
}

let directory: string;
let simulator: Awaited<ReturnType<typeof startSimulator>>;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'stagecraft-authors-'));
  simulator = await startSimulator({
    directory,
    users: [DANA, GRACE, CI],
    organizations: ['shop'],
    instances: [],
  });
});

afterEach(async () => {
  await simulator.stop();
  await rm(directory, { recursive: true, force: true });
});

const commit = (
  repository: Repository,
  by: Account,
  message: string,
  branch = 'main',
) =>
  simulator.forge.commit(repository, {
    files: { 'app.yaml': `${message}\n` },
    message,
    author: { name: by.fullName, email: by.email },
    date: NOON,
    branch,
  });

async function call(
  { baseUrl }: Forge,
  by: Account,
  route: string,
  body: Record<string, string>,
) {
  const response = await fetch(`${baseUrl}/api/v1${route}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${btoa(`${by.login}:${by.password}`)}`,
    },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}

function user(name: string, host: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name, annotations: { [`${host}/user-login`]: name } },
    spec: { memberOf: [] },
  };
}

/** Who is kept away when `from` runs and `to` is offered. */
async function separated(
  repository: Repository,
  from: string,
  to: string,
  references: Record<string, { revision: string; repoURL: string }> = {},
) {
  const { forge } = simulator;
  const { host } = new URL(forge.baseUrl);
  const integrations = ScmIntegrations.fromConfig(
    new ConfigReader({
      integrations: { gitea: [{ host, baseUrl: forge.baseUrl }] },
    }),
  );
  const argo = {
    revisionMetadata: async (_: unknown, revision: string) => ({
      message: '',
      references: references[revision] ? [references[revision]] : [],
    }),
  };
  const clock = () => NOON;
  const authors = new ReleaseAuthors({
    provenance: new Provenance(
      forgeFinder(integrations),
      new Map([['eu', argo]]),
    ),
    people: new People({
      catalog: catalogServiceMock({
        entities: [user('dana', host), user('grace', host)],
      }),
      auth: mockServices.auth(),
      clock,
    }),
    clock,
    timers: systemTimers,
  });
  const prod = application('checkout-prod', {
    sources: [{ repoURL: forge.cloneUrl(repository), targetRevision: 'main' }],
    history: [{ id: 1, revisions: [from], deployedAt: '2026-11-20T10:00:00Z' }],
  });
  const shown = snapshot({
    prod: [prod],
    stage: { release: { id: 'r', revisions: [to], offered: true } },
  });
  const { excluded, undetermined, extra } = separationOf(
    await authors.of(shown, 1),
    ALL,
  );
  return { excluded: Object.fromEntries(excluded), undetermined, extra };
}

it('keeps away who wrote it and who merged it', async () => {
  const { forge } = simulator;
  const repository = await forge.createRepo({ owner: 'shop', name: 'deploy' });
  const first = await commit(repository, GRACE, 'one');
  execFileSync('git', ['branch', 'change', first], {
    cwd: repository.directory,
  });
  const change = await commit(repository, DANA, 'two', 'change');
  await call(forge, DANA, '/repos/shop/deploy/pulls', {
    head: 'change',
    base: 'main',
    title: 'Two',
  });
  await call(forge, GRACE, '/repos/shop/deploy/pulls/1/merge', { Do: 'merge' });
  const merged = await commit(repository, DANA, 'three');
  const { excluded, undetermined, extra } = await separated(
    repository,
    first,
    merged,
  );
  expect([undetermined, extra]).toEqual([undefined, 0]);
  expect(Object.keys(excluded).sort()).toEqual([
    'user:default/dana',
    'user:default/grace',
  ]);
  expect(excluded['user:default/dana']).toMatch(/^wrote [0-9a-f]{7}$/);
  expect(change).not.toBe(merged);
});

it('follows a bot to the source that the image was built from', async () => {
  const { forge } = simulator;
  const deploy = await forge.createRepo({ owner: 'shop', name: 'deploy' });
  const code = await forge.createRepo({ owner: 'shop', name: 'code' });
  const repoURL = forge.cloneUrl(code);
  const before = await commit(code, GRACE, 'old code');
  const after = await commit(code, DANA, 'new code');
  const first = await commit(deploy, CI, 'bump 1');
  const second = await commit(
    deploy,
    CI,
    `bump 2\n\nSource-Commit: ${after}\nSource-Repository: ${repoURL}`,
  );
  const told = await separated(deploy, first, second, {
    [first]: { revision: before, repoURL },
  });
  expect(told.excluded).toEqual({
    'user:default/dana': `wrote ${after.slice(0, 7)}`,
  });
  // Nobody vouches that it was the bot who pushed it.
  expect(told).toMatchObject({
    undetermined: expect.stringContaining('the bot shop-ci-bot'),
    extra: 1,
  });
});

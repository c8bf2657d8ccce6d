/** The whole backend against the simulated Argo CD: prod drifts, a person looks, compares it with dev, and repairs it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type {
  PipelineResponse,
  Target,
} from '@stagecraft/plugin-promotions-common';
import knexFactory from 'knex';
import request from 'supertest';
import { promotionsPlugin } from '../plugin';
import { startLab, type Lab } from '../__testUtils__/lab';

jest.setTimeout(90_000);

const PIPELINE = '/api/promotions/pipelines/lab/argocd/basket';
const PROD = `${PIPELINE}/targets/basket-prod`;
const GRACE = mockCredentials.user.header('user:default/grace');

const folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-repair-'));
const db = knexFactory({
  client: 'better-sqlite3',
  connection: { filename: path.join(folder, 'promotions.sqlite') },
  useNullAsDefault: true,
  pool: { min: 1, max: 1 },
});
let lab: Lab;
let backend: TestBackend;

beforeAll(async () => {
  lab = await startLab();
  backend = await startTestBackend({
    features: [
      promotionsPlugin,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.database.factory({ knex: db }),
      mockServices.rootConfig.factory({
        data: {
          promotions: {
            instances: [
              {
                name: 'lab',
                url: lab.url,
                token: 'backstage-token',
                execute: true,
              },
            ],
            policies: [
              { name: 'all', approvers: { users: ['user:default/grace'] } },
            ],
          },
        },
      }),
    ],
  });
});

afterAll(async () => {
  await backend?.stop();
  await db.destroy();
  rmSync(folder, { recursive: true });
  await lab?.stop();
});

const get = (url: string) =>
  request(backend.server).get(url).set('authorization', GRACE);
const post = (url: string, body: object) =>
  request(backend.server).post(url).set('authorization', GRACE).send(body);

/** Prod, once it is as awaited; fails with the last answer when it never is. */
async function prod(
  awaited: (target: Target, pipeline: PipelineResponse) => boolean,
): Promise<Target> {
  const end = Date.now() + 30_000;
  for (;;) {
    const { body } = await get(PIPELINE);
    const target = body.stages?.[2]?.targets[0];
    if (target && awaited(target, body)) {
      return target;
    }
    if (Date.now() > end) {
      throw new Error(`Not reached. Last answer: ${JSON.stringify(body)}`);
    }
    await delay(50);
  }
}

it('shows the drift, compares the stages, and restores what was deployed with one sync', async () => {
  const sha = await lab.commit('1.0.0');
  lab.applySet();
  let releaseId: string | undefined;
  await prod((_, { stages }) => {
    releaseId = stages[2].release.id;
    return stages[2].viewer?.approve.allowed === true;
  });
  await post(`${PIPELINE}/stages/2/decisions`, {
    releaseId,
    decision: 'approve',
  }).expect(201);
  const well = await prod(({ verdict }) => verdict === 'complete');
  expect(well.viewer?.repair).toMatchObject({ code: 'notDrifted' });

  lab.drift('1.0.0-hand-made');
  const drifted = await prod(({ verdict }) => verdict === 'drifted');
  expect(drifted.viewer?.repair).toEqual({ allowed: true });

  const { body: diff } = await get(`${PROD}/diff`).expect(200);
  expect(diff).toMatchObject({ deployed: [sha], problems: [] });
  expect(diff.resources).toEqual([
    expect.objectContaining({
      kind: 'ConfigMap',
      name: 'basket',
      change: 'update',
      live: expect.stringContaining('version: 1.0.0-hand-made'),
      desired: expect.stringContaining('version: 1.0.0\n'),
    }),
  ]);

  const { body: comparison } = await get(
    `${PIPELINE}/compare?left=0&right=2`,
  ).expect(200);
  expect(comparison.problems).toEqual([]);
  expect(comparison.rows).toEqual([
    expect.objectContaining({ aspect: 'revision', same: true }),
    {
      aspect: 'value',
      subject: 'ConfigMap basket / stage',
      left: ['dev'],
      right: ['prod'],
      same: false,
    },
    {
      aspect: 'value',
      subject: 'ConfigMap basket / version',
      left: ['1.0.0'],
      right: ['1.0.0'],
      same: true,
    },
  ]);

  const before = lab.syncs().length;
  const answers = await Promise.all([
    post(`${PROD}/repair`, { revisions: [sha] }),
    post(`${PROD}/repair`, { revisions: [sha] }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
  const [{ executionId }] = answers.map(({ body }) => body);
  expect(answers[1].body.executionId).toBe(executionId);
  await prod(
    ({ verdict, sync }) => verdict === 'complete' && sync === 'Synced',
  );
  // Too late: it is well again, or was repaired within this second.
  const { status } = await post(`${PROD}/repair`, { revisions: [sha] });
  expect([200, 403]).toContain(status);

  const syncs = lab.syncs().slice(before);
  expect(syncs).toHaveLength(1);
  expect(syncs[0].body).toMatchObject({
    revision: sha,
    prune: false,
    retryStrategy: { refresh: false },
    infos: [
      { name: 'Stagecraft kind', value: 'repair' },
      { name: 'Repaired by', value: 'user:default/grace' },
      { name: 'Stagecraft execution', value: executionId },
    ],
  });
});

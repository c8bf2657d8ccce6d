/** The whole backend on a database file, against the simulated Argo CD over HTTP: from a commit to an approved prod. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { PipelineResponse } from '@stagecraft/plugin-promotions-common';
import knexFactory, { type Knex } from 'knex';
import request from 'supertest';
import { RecordingMetrics } from './metrics/__testUtils__/RecordingMetrics';
import { promotionsPlugin } from './plugin';
import { startLab, type Lab } from './__testUtils__/lab';

jest.setTimeout(60_000);

const PIPELINE = '/api/promotions/pipelines/lab/argocd/basket';
const GRACE = mockCredentials.user.header('user:default/grace');

let lab: Lab;
let folder: string;
let db: Knex;
let backend: TestBackend | undefined;
let metrics: RecordingMetrics;

beforeEach(async () => {
  metrics = new RecordingMetrics();
  lab = await startLab();
  folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-plugin-'));
  db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(folder, 'promotions.sqlite') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
});

afterEach(async () => {
  await backend?.stop();
  backend = undefined;
  await db.destroy();
  rmSync(folder, { recursive: true });
  await lab.stop();
});

async function startPortal(instances = [instanceOf(lab.url)]) {
  backend = await startTestBackend({
    features: [
      promotionsPlugin,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.database.factory({ knex: db }),
      createServiceFactory({
        service: metricsServiceRef,
        deps: {},
        factory: () => metrics,
      }),
      mockServices.rootConfig.factory({
        data: {
          promotions: {
            instances,
            policies: [
              { name: 'all', approvers: { users: ['user:default/grace'] } },
            ],
          },
        },
      }),
    ],
  });
  return request(backend.server);
}

function instanceOf(url: string, name = 'lab') {
  return { name, url, token: 'backstage-token', execute: true };
}

/** Asks until the answer is as awaited; fails with the last answer when it never is. */
async function until(
  api: ReturnType<typeof request>,
  awaited: (pipeline: PipelineResponse) => boolean,
): Promise<PipelineResponse> {
  const end = Date.now() + 20_000;
  for (;;) {
    const { status, body } = await api
      .get(PIPELINE)
      .set('authorization', GRACE);
    if (status === 200 && awaited(body)) {
      return body;
    }
    if (Date.now() > end) {
      throw new Error(`Not reached. Last answer: ${JSON.stringify(body)}`);
    }
    await delay(50);
  }
}

const mayApprove = (p: PipelineResponse) =>
  p.stages[2]?.viewer?.approve.allowed === true;

function approve(
  api: ReturnType<typeof request>,
  releaseId: string | undefined,
) {
  return api
    .post(`${PIPELINE}/stages/2/decisions`)
    .set('authorization', GRACE)
    .send({ releaseId, decision: 'approve', comment: 'go' });
}

it('deploys the approved commit to prod, once, though a newer one has come', async () => {
  const sha = await lab.commit('1.0.0');
  lab.applySet();
  const api = await startPortal();
  const waiting = await until(api, mayApprove);
  expect(waiting.stages[2]).toMatchObject({
    name: 'prod',
    verdict: 'gated',
    release: { revisions: [sha], offered: true },
  });
  expect(waiting.explanation.text).toMatch(
    /^prod waits for approval of .* grace can approve\.$/,
  );

  await lab.commit('1.1.0');
  const { status } = await approve(api, waiting.stages[2].release.id);
  expect(status).toBe(201);
  await lab.commit('1.2.0');

  await waitFor(() => (lab.prod().status?.history ?? []).length > 0);
  expect(lab.prod().status?.history).toMatchObject([{ revision: sha }]);
  expect(lab.prod().status?.operationState?.operation.info).toEqual(
    expect.arrayContaining([
      { name: 'Approved by', value: 'user:default/grace' },
    ]),
  );
});

it('shows what became of the approval', async () => {
  await lab.commit('1.0.0');
  lab.applySet();
  const api = await startPortal();
  const waiting = await until(api, mayApprove);
  await approve(api, waiting.stages[2].release.id);
  const done = await until(
    api,
    p => p.stages[2].approval?.state === 'succeeded',
  );
  expect(done.stages[2]).toMatchObject({
    approval: {
      given: [{ user: 'user:default/grace', comment: 'go' }],
      execution: [{ target: 'basket-prod', state: 'succeeded' }],
    },
  });
  await until(api, p => p.stages[2].verdict === 'complete');
});

it('tells what a sync of the release would change', async () => {
  const sha = await lab.commit('1.0.0');
  lab.applySet();
  const api = await startPortal();
  const waiting = await until(api, mayApprove);
  const { body } = await api
    .get(`${PIPELINE}/stages/2/diff`)
    .query({ releaseId: waiting.stages[2].release.id })
    .set('authorization', GRACE);
  expect(body.problems).toEqual([]);
  expect(body.sources).toMatchObject([{ to: sha, complete: false }]);
  expect(body.resources).toMatchObject([
    { target: 'basket-prod', kind: 'ConfigMap', change: 'create' },
  ]);
});

it('starts although one Argo CD does not answer, and says so', async () => {
  await lab.commit('1.0.0');
  lab.applySet();
  const api = await startPortal([
    instanceOf(lab.url),
    instanceOf('http://127.0.0.1:1', 'gone'),
  ]);
  await until(api, mayApprove);
  const { body } = await api
    .get('/api/promotions/pipelines')
    .set('authorization', GRACE);
  expect(body.items).toHaveLength(1);
  expect(body.unavailable).toMatchObject([{ instance: 'gone' }]);
});

it('tells a monitor what is live, what each stage is, and what waits', async () => {
  await lab.commit('1.0.0');
  lab.applySet();
  const api = await startPortal([
    instanceOf(lab.url),
    instanceOf('http://127.0.0.1:1', 'gone'),
  ]);
  const { stages } = await until(api, mayApprove);
  await approve(api, stages[2].release.id);
  await until(api, p => p.stages[2].approval?.state === 'succeeded');
  await until(api, p => p.stages[2].verdict === 'complete');

  expect(await metrics.collect('promotions.instance.live')).toEqual([
    [{ instance: 'lab' }, 1],
    [{ instance: 'gone' }, 0],
  ]);
  expect(await metrics.collect('promotions.stages')).toEqual([
    [{ instance: 'lab', verdict: 'complete' }, 3],
  ]);
  expect(await metrics.collect('promotions.approvals')).toEqual([
    [{ state: 'pending' }, 0],
    [{ state: 'approved' }, 0],
    [{ state: 'executing' }, 0],
  ]);
  const names = metrics.recorded.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'promotions.instance.events',
      'promotions.instance.event.lag',
      'promotions.instance.failures',
    ]),
  );
  const { body } = await api
    .get('/api/promotions/health')
    .set('authorization', GRACE);
  expect(body.instances).toMatchObject([
    { instance: 'lab', freshness: { state: 'live' } },
    { instance: 'gone', freshness: { state: 'unreachable' } },
  ]);
});

it('answers a permission policy’s conditions on a pipeline', async () => {
  await lab.commit('1.0.0');
  lab.applySet();
  const api = await startPortal();
  await until(api, mayApprove);
  const ask = (rule: string, params: object) => ({
    id: rule,
    resourceRef: 'lab:argocd/basket',
    resourceType: 'promotions-pipeline',
    conditions: { rule, resourceType: 'promotions-pipeline', params },
  });
  const { body } = await api
    .post('/api/promotions/.well-known/backstage/permissions/apply-conditions')
    .set('authorization', mockCredentials.service.header())
    .send({
      items: [
        ask('IS_INSTANCE', { instances: ['lab'] }),
        ask('IS_PROJECT', { projects: ['another'] }),
        ask('HAS_ANNOTATION', { annotation: 'backstage.io/entity-ref' }),
        ask('IS_OWNER', { claims: ['group:default/shop'] }),
      ],
    });
  expect(
    body.items.map((i: { id: string; result: string }) => [i.id, i.result]),
  ).toEqual([
    ['IS_INSTANCE', 'ALLOW'],
    ['IS_PROJECT', 'DENY'],
    ['HAS_ANNOTATION', 'ALLOW'],
    ['IS_OWNER', 'DENY'],
  ]);
});

async function waitFor(holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > end) {
      throw new Error('Not reached');
    }
    await delay(20);
  }
}

/** The whole backend against the simulated Argo CD: Applications of two sources are approved and synced at both. */

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
  Stage,
} from '@stagecraft/plugin-promotions-common';
import knexFactory from 'knex';
import request from 'supertest';
import { promotionsPlugin } from '../plugin';
import { startLab, type Lab } from '../__testUtils__/lab';

jest.setTimeout(120_000);

const PIPELINE = '/api/promotions/pipelines/lab/argocd/basket';
const GRACE = mockCredentials.user.header('user:default/grace');

const folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-sources-'));
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
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'grace', namespace: 'default' },
            spec: {},
          },
        ],
      }),
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

/** Prod, once it is as awaited; fails with the last answer when it never is. */
async function prod(isAwaited: (stage: Stage) => boolean): Promise<Stage> {
  let last: unknown;
  for (let look = 0; look < 400; look++) {
    const { body } = await request(backend.server)
      .get(PIPELINE)
      .set('authorization', GRACE);
    const answer: Partial<PipelineResponse> = body;
    const stage = answer.stages?.[2];
    if (stage && isAwaited(stage)) {
      return stage;
    }
    last = stage ?? body;
    await delay(100);
  }
  throw new Error(`Prod never was as awaited: ${JSON.stringify(last)}`);
}

it('both sources are pinned by position, and what Argo CD took is known as ours', async () => {
  const more = Object.fromEntries(
    ['dev', 'qa', 'prod'].map(stage => [
      `config/${stage}/more.yaml`,
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\ndata: {a: "1"}\n',
    ]),
  );
  const sha = await lab.commit('1.0.0', 'basket 1.0.0', more);
  lab.applySet('basket', { alsoFrom: 'config' });
  const { release } = await prod(
    stage => stage.release.offered && stage.release.id !== undefined,
  );
  expect(release.revisions).toEqual([sha, sha]);
  const { status } = await request(backend.server)
    .post(`${PIPELINE}/stages/2/decisions`)
    .set('authorization', GRACE)
    .send({ releaseId: release.id, decision: 'approve' });
  expect(status).toBe(201);

  const { approval } = await prod(stage => stage.verdict === 'complete');
  expect(lab.syncs()).toMatchObject([
    { body: { revisions: [sha, sha], sourcePositions: [1, 2] } },
  ]);
  expect(lab.prod().status?.history).toMatchObject([{ revisions: [sha, sha] }]);
  expect(approval?.execution).toMatchObject([{ target: 'basket-prod' }]);
  const done = await prod(stage => stage.approval?.state === 'succeeded');
  expect(done.approval?.execution[0].state).toBe('succeeded');
});

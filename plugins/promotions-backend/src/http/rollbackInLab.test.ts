/** The whole backend against the simulated Argo CD: prod's new release is bad, a person asks to go back, another agrees. */

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
  HistoryResponse,
  PipelineResponse,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import knexFactory from 'knex';
import request from 'supertest';
import { startLab, type Lab } from '../__testUtils__/lab';
import { promotionsPlugin } from '../plugin';

jest.setTimeout(120_000);

const PIPELINE = '/api/promotions/pipelines/lab/argocd/basket';
const ROLLBACK = `${PIPELINE}/stages/2/rollback`;
const GRACE = 'user:default/grace';
const MONA = 'user:default/mona';

const folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-rollback-'));
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
  const instance = {
    name: 'lab',
    url: lab.url,
    token: 'backstage-token',
    execute: true,
  };
  const policy = { name: 'all', approvers: { users: [GRACE] } };
  backend = await startTestBackend({
    features: [
      promotionsPlugin,
      catalogServiceMock.factory({ entities: [] }),
      mockServices.database.factory({ knex: db }),
      mockServices.rootConfig.factory({
        data: { promotions: { instances: [instance], policies: [policy] } },
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

const get = (url: string, user = GRACE) =>
  request(backend.server)
    .get(url)
    .set('authorization', mockCredentials.user.header(user));
const post = (url: string, body: object, user = GRACE) =>
  request(backend.server)
    .post(url)
    .set('authorization', mockCredentials.user.header(user))
    .send(body);

async function prod(awaited: (stage: Stage) => boolean): Promise<Stage> {
  const end = Date.now() + 40_000;
  for (;;) {
    const { body }: { body: PipelineResponse } = await get(PIPELINE);
    const stage = body.stages?.[2];
    if (stage && awaited(stage)) {
      return stage;
    }
    if (Date.now() > end) {
      throw new Error(`Not reached: ${JSON.stringify(stage ?? body)}`);
    }
    await delay(50);
  }
}

async function release(version: string): Promise<string> {
  const sha = await lab.commit(version);
  lab.applySet();
  const stage = await prod(
    ({ release: { revisions, id }, viewer }) =>
      revisions[0] === sha &&
      id !== undefined &&
      viewer?.approve.allowed === true,
  );
  await post(`${PIPELINE}/stages/2/decisions`, {
    releaseId: stage.release.id,
    decision: 'approve',
  }).expect(201);
  await prod(
    ({ verdict, deployed, approval }) =>
      verdict === 'complete' &&
      deployed[0] === sha &&
      approval?.state === 'succeeded',
  );
  return sha;
}

/** By whom prod was given the release, each time, once both times are written. */
async function recorded(sha: string): Promise<unknown[]> {
  const end = Date.now() + 20_000;
  for (;;) {
    const { body }: { body: HistoryResponse } = await get(
      `${PIPELINE}/history`,
    );
    const given = body.items
      .flatMap(({ stages }) => stages)
      .filter(
        ({ stage, revisions }) => stage.index === 2 && revisions[0] === sha,
      )
      .map(({ startedBy }) => startedBy);
    if (given.length > 1 || Date.now() > end) {
      return given;
    }
    await delay(50);
  }
}

it('goes back with one sync that is pinned, holds the stage, and rolls forward only when a person lets it', async () => {
  const first = await release('1.0.0');
  const second = await release('2.0.0');

  const { body: shown } = await get(`${ROLLBACK}?revisions=${first}`, MONA);
  expect(shown.permit).toEqual({ allowed: true });
  expect(shown).toMatchObject({
    revisions: [first],
    wouldGo: [],
  });
  await get(`${ROLLBACK}?revisions=${second}`)
    .expect(200)
    .expect(({ body }) => expect(body.permit.code).toBe('notInHistory'));

  const asking = {
    releaseId: shown.releaseId,
    revisions: [first],
    reason: 'the new basket is empty',
  };
  await post(ROLLBACK, { ...asking, reason: ' ' }, MONA).expect(400);
  await post(ROLLBACK, { ...asking, releaseId: 'another' }, MONA).expect(409);
  const { body: asked } = await post(ROLLBACK, asking, MONA).expect(201);
  expect(asked).toMatchObject({
    kind: 'rollback',
    state: 'pending',
    given: [],
  });
  await post(ROLLBACK, asking, MONA).expect(200);

  const waiting = await prod(({ approval }) => approval?.kind === 'rollback');
  expect(waiting.explanation.text).toContain('mona');
  expect(waiting.viewer?.approve).toEqual({ allowed: true });

  // A newer release comes; the request stands.
  const third = await lab.commit('3.0.0');
  await prod(({ targets }) => targets[0].desired[0] === third);
  const before = lab.syncs().length;
  await post(`${PIPELINE}/stages/2/decisions`, {
    releaseId: asked.releaseId,
    decision: 'approve',
  }).expect(201);
  // The newer one may be offered by then, of which nobody has decided anything.
  const back = await prod(
    ({ deployed, approval }) =>
      deployed[0] === first &&
      (approval === undefined || approval.state === 'succeeded'),
  );
  expect(back.holds).toEqual([
    expect.objectContaining({ cause: 'rollback', by: MONA }),
  ]);
  expect(back.outside).toBeUndefined();
  expect(lab.syncs().slice(before)).toEqual([
    expect.objectContaining({
      body: expect.objectContaining({ revision: first, prune: false }),
    }),
  ]);

  const kept = await recorded(first);
  expect(kept).toHaveLength(2);
  expect(kept).toContainEqual({ kind: 'portal', name: GRACE });
  expect(kept).toContainEqual({ kind: 'portal', name: MONA, rollback: true });
  const held = await prod(({ viewer }) => viewer?.approve.allowed === false);
  expect(held.viewer?.approve).toMatchObject({ allowed: false, code: 'held' });
});

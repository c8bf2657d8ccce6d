/** Holds over the API: who puts and lifts them, what they stop, and who sees them. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type AuthorizePermissionRequest,
} from '@backstage/plugin-permission-common';
import { CHECKOUT, RELEASE, snapshot } from '../__testUtils__/pipelines';
import { portals } from './__testUtils__/portal';

jest.setTimeout(60_000);

const MONA = mockCredentials.user.header('user:default/mona');
const GRACE = mockCredentials.user.header('user:default/grace');
const EVERYTHING = { scope: { kind: 'everything' }, reason: 'incident 42' };
const ON_PROD = {
  scope: { kind: 'stage', pipeline: CHECKOUT, index: 1, name: 'prod' },
  reason: 'incident 42',
};
const PIPELINE = '/pipelines/eu/argocd/checkout';

const portal = portals();

function without(...names: string[]) {
  const permissions = mockServices.permissions.mock();
  const answer = ({
    name,
  }: AuthorizePermissionRequest['permission']): {
    result: AuthorizeResult.ALLOW | AuthorizeResult.DENY;
  } => ({
    result: names.includes(name) ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
  });
  permissions.authorize.mockImplementation(async asked =>
    asked.map(({ permission }) => answer(permission)),
  );
  permissions.authorizeConditional.mockImplementation(async asked =>
    asked.map(({ permission }) => answer(permission)),
  );
  return permissions;
}

async function opened(options: Parameters<typeof portal>[0] = {}) {
  const { api, ...rest } = await portal(options);
  return {
    ...rest,
    put: (body: object, by = MONA) =>
      api.post('/holds').set('authorization', by).send(body),
    lift: (id: string, by = MONA) =>
      api.post(`/holds/${id}/lift`).set('authorization', by).send({}),
    list: (by = GRACE) => api.get('/holds').set('authorization', by),
    show: () => api.get(PIPELINE).set('authorization', GRACE),
    decide: (decision: string, comment?: string) =>
      api
        .post(`${PIPELINE}/stages/1/decisions`)
        .set('authorization', GRACE)
        .send({ releaseId: RELEASE, decision, comment }),
    waiting: (query = '') =>
      api.get(`/approvals${query}`).set('authorization', GRACE),
  };
}

it('is lifted also when its stage is at another place by now', async () => {
  const { put, lift, show, reader } = await opened();
  const held = await put(ON_PROD);
  const { pipeline, applications, ...rest } = snapshot();
  const [, prod] = pipeline.stages;
  reader.show({
    ...rest,
    pipeline: { ...pipeline, stages: [{ ...prod, index: 0 }] },
    applications: [applications[1]],
  });
  expect((await show()).body.stages[0].holds).toHaveLength(1);
  expect((await lift(held.body.id)).status).toBe(200);
  expect((await show()).body.stages[0].holds).toBeUndefined();
});

it.each([
  ['everything', EVERYTHING],
  ['a stage', ON_PROD],
  [
    'a pipeline',
    { ...ON_PROD, scope: { kind: 'pipeline', pipeline: CHECKOUT } },
  ],
])('that %s is held is told, and nothing is approved', async (_, hold) => {
  const { put, show, decide, lift } = await opened();
  const held = await put(hold);
  expect(held.status).toBe(201);
  const { stages } = (await show()).body;
  expect(stages[1]).toMatchObject({
    verdict: 'gated',
    holds: [{ by: 'user:default/mona', reason: 'incident 42' }],
    explanation: {
      code: 'held',
      text: expect.stringMatching(
        /^prod is held by mona since 12:31 UTC: incident 42; /,
      ),
    },
    viewer: { approve: { allowed: false, code: 'held' } },
  });
  const refused = await decide('approve');
  expect(refused.status).toBe(403);
  expect(refused.body.error).toMatchObject({ code: 'held' });

  expect((await lift(held.body.id, GRACE)).status).toBe(200);
  expect((await decide('approve')).status).toBe(201);
});

it('that is put twice by one person is one, and lifting twice is lifting once', async () => {
  const { put, lift, list } = await opened();
  const first = await put(EVERYTHING);
  const again = await put(EVERYTHING);
  expect([again.status, again.body.id]).toEqual([200, first.body.id]);
  await lift(first.body.id);
  const late = await lift(first.body.id, GRACE);
  expect(late.body.lifted.by).toBe('user:default/mona');
  expect((await list()).body.items).toEqual([]);
});

it('a held release can still be rejected', async () => {
  const { put, decide } = await opened();
  await put(ON_PROD);
  expect((await decide('reject')).status).toBe(201);
});

it.each([
  ['everything', EVERYTHING, 'promotions.freeze'],
  ['a stage', ON_PROD, 'promotions.pipeline.hold'],
])(
  'to hold %s and to lift it needs its own permission',
  async (_, hold, permission) => {
    const { put, lift, holds } = await opened({
      permissions: without(permission),
    });
    expect((await put(hold)).status).toBe(403);
    const { hold: of } = await holds.put({
      scope: { kind: 'everything' },
      reason: 'incident 42',
      by: 'user:default/mona',
      at: '2026-11-21T12:00:00.000Z',
      cause: 'person',
    });
    const lifted = await lift(of.id);
    expect(lifted.status).toBe(permission === 'promotions.freeze' ? 403 : 200);
  },
);

it.each([
  ['a service', mockCredentials.service.header()],
  ['a guest', mockCredentials.user.header('user:development/guest')],
])('%s neither holds nor lifts', async (_, by) => {
  const { put, lift } = await opened();
  expect((await put(EVERYTHING, by)).status).toBe(403);
  const { body } = await put(EVERYTHING);
  expect((await lift(body.id, by)).status).toBe(403);
});

it('wants a reason, and a stage that is there', async () => {
  const { put } = await opened();
  expect((await put({ ...EVERYTHING, reason: '  ' })).status).toBe(400);
  const { scope } = ON_PROD;
  const absent = { ...ON_PROD, scope: { ...scope, index: 7 } };
  expect((await put(absent)).status).toBe(404);
});

it('tells the auditor of each hold and each lift, refused ones too', async () => {
  const { put, lift, events } = await opened({
    permissions: without('promotions.freeze'),
  });
  await put(EVERYTHING);
  await lift('none');
  expect(events.fail).toHaveBeenCalledTimes(2);
});

it('records each hold and each lift that was refused, and nothing of those that were not', async () => {
  const { put, lift, noted } = await opened({
    permissions: without('promotions.freeze'),
  });
  const { body: hold } = await put(ON_PROD);
  await put(EVERYTHING);
  await lift('none');
  await lift(hold.id);
  expect(noted).toEqual([
    expect.objectContaining({
      kind: 'refusal',
      actor: 'user:default/mona',
      text: expect.stringMatching(
        /^user:default\/mona was refused to hold everything: /,
      ),
      data: { code: 'notAllowed' },
    }),
    expect.objectContaining({
      text: expect.stringContaining('lift the hold none, which there is not'),
    }),
  ]);
});

it('records a decision on what the caller may not read, cut short, and as about no pipeline where there is none', async () => {
  const { api, noted } = await portal({
    permissions: without('promotions.pipeline.read'),
  });
  const decideOn = (name: string) =>
    api
      .post(`/pipelines/eu/argocd/${name}/stages/1/decisions`)
      .set('authorization', GRACE)
      .send({ releaseId: RELEASE, decision: 'approve' });
  expect((await decideOn('checkout')).status).toBe(403);
  expect((await decideOn('x'.repeat(3000))).status).toBe(403);
  expect(noted.map(({ pipeline }) => pipeline)).toEqual([CHECKOUT, undefined]);
  expect(noted[0].text).toBe(
    'user:default/grace was refused to approve in stage 2 of eu:argocd/checkout: You may not read the pipeline eu:argocd/checkout.',
  );
  expect(noted[1].text.length).toBeLessThan(500);
});

it('records a repair that somebody was refused', async () => {
  const { api, noted } = await portal({
    permissions: without('promotions.target.repair'),
  });
  const { status } = await api
    .post('/pipelines/eu/argocd/checkout/targets/checkout-prod-eu/repair')
    .set('authorization', GRACE)
    .send({ revisions: ['a'.repeat(40)] });
  expect(status).toBe(403);
  expect(noted).toEqual([
    expect.objectContaining({
      kind: 'refusal',
      pipeline: CHECKOUT,
      text: expect.stringMatching(
        /^user:default\/grace was refused to repair checkout-prod-eu of eu:argocd\/checkout: /,
      ),
    }),
  ]);
});

it('lists gates that wait, and of mine only those that I can approve now', async () => {
  const { waiting, put } = await opened();
  const { body } = await waiting('?state=pending&mine=true');
  expect(body).toMatchObject({
    totalItems: 1,
    items: [
      {
        pipeline: CHECKOUT,
        stage: { index: 1, name: 'prod' },
        releaseId: RELEASE,
        viewer: { allowed: true },
      },
    ],
  });
  await put(ON_PROD);
  expect((await waiting('?mine=true')).body.totalItems).toBe(0);
  expect((await waiting()).body).toMatchObject({
    totalItems: 1,
    items: [{ viewer: { code: 'held' } }],
  });
});

it('lists no gate on which people have decided', async () => {
  const { waiting, decide } = await opened();
  await decide('approve');
  expect((await waiting()).body).toEqual({ items: [], totalItems: 0 });
});

it('records what a person withdraws and overrides only with what it needs', async () => {
  const { decide } = await opened({
    policies: [
      {
        name: 'production',
        match: {},
        approvals: 2,
        approvers: { users: [], groups: ['group:default/leads'] },
        overriders: { users: ['user:default/grace'], groups: [] },
      },
    ],
  });
  expect((await decide('withdraw')).body.error.code).toBe('nothingGiven');
  expect((await decide('approve')).status).toBe(201);
  expect((await decide('withdraw')).status).toBe(201);
  expect((await decide('withdraw')).status).toBe(200);
  expect((await decide('override')).body.error.code).toBe('commentNeeded');
  const overridden = await decide('override', 'prices are wrong');
  expect(overridden.status).toBe(201);
  expect(overridden.body).toMatchObject({
    state: 'approved',
    override: { user: 'user:default/grace', comment: 'prices are wrong' },
  });
});

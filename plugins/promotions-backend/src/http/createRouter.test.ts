/** What the API answers, each answer checked against our OpenAPI document. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Permit } from '@stagecraft/plugin-promotions-common';
import {
  CHECKOUT,
  gatedStage,
  NEW,
  OLD,
  RELEASE,
  snapshot,
} from '../__testUtils__/pipelines';
import { LEADS, portals } from './__testUtils__/portal';

jest.setTimeout(30_000);

const openPortal = portals();
const DECISIONS = '/pipelines/eu/argocd/checkout/stages/1/decisions';
const APPROVE = { releaseId: RELEASE, decision: 'approve' };
const GRACE = mockCredentials.user.header('user:default/grace');
const HEIDI = mockCredentials.user.header('user:default/heidi');

describe('GET /pipelines', () => {
  it('shows the pipelines of an entity, and what could not be asked', async () => {
    const { api, reader } = await openPortal();
    reader.show(
      snapshot(),
      snapshot({
        ref: { ...CHECKOUT, name: 'other' },
        set: { annotations: {} },
      }),
    );
    reader.down = [{ name: 'us', reason: 'connection refused' }];
    const { status, body } = await api
      .get('/pipelines')
      .query({ entityRef: 'component:checkout' });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      totalItems: 1,
      problems: [],
      unavailable: [{ instance: 'us', reason: 'connection refused' }],
    });
    expect(body.items[0]).toMatchObject({
      ref: CHECKOUT,
      explanation: { code: 'waitsForApproval' },
      stages: [
        { name: 'dev', verdict: 'complete', targets: 1 },
        { name: 'prod', verdict: 'gated', targets: 2 },
      ],
    });
  });

  it('says which other entity claims the same pipeline', async () => {
    const rival = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'rival',
        annotations: {
          'promotions.stagecraft.dev/pipeline': 'argocd/checkout',
        },
      },
    };
    const { api, reader } = await openPortal({ entities: [rival] });
    reader.show(snapshot());
    const { body } = await api
      .get('/pipelines')
      .query({ entityRef: 'component:checkout' });
    expect(body.totalItems).toBe(1);
    expect(body.problems).toEqual([
      expect.stringMatching(/component:default\/rival claims the same/),
    ]);
  });

  it('says that the catalog does not have the entity', async () => {
    const { api } = await openPortal();
    const { body } = await api
      .get('/pipelines')
      .query({ entityRef: 'component:default/absent' });
    expect(body.problems[0]).toMatch(/no component:default\/absent/);
  });

  it('pages without losing or repeating one', async () => {
    const { api, reader } = await openPortal();
    const names = ['a', 'b', 'c', 'd', 'e'];
    reader.show(...names.map(name => snapshot({ ref: { ...CHECKOUT, name } })));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await api
        .get('/pipelines')
        .query({ limit: 2, ...(cursor && { cursor }) });
      seen.push(
        ...body.items.map((i: { ref: { name: string } }) => i.ref.name),
      );
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen).toEqual(names);
  });

  it.each([
    [{ instance: 'us' }, 0],
    [{ q: 'CHECK' }, 1],
    [{ q: 'payments' }, 0],
    [{ verdict: 'gated' }, 1],
    [{ verdict: 'failed' }, 0],
  ])('filters by %j', async (query, expected) => {
    const { api } = await openPortal();
    const { body } = await api.get('/pipelines').query(query);
    expect(body.totalItems).toBe(expected);
  });

  it('refuses a query that the document does not know', async () => {
    const { api } = await openPortal();
    const { status, body } = await api
      .get('/pipelines')
      .query({ verdict: 'splendid' });
    expect(status).toBe(400);
    expect(body.error.name).toBe('InputError');
  });

  it('shows only what a conditional permission allows', async () => {
    const conditions = {
      rule: 'IS_INSTANCE',
      resourceType: 'promotions-pipeline',
      params: { instances: ['eu'] },
    };
    const permissions = mockServices.permissions.mock({
      authorizeConditional: async () => [
        {
          result: AuthorizeResult.CONDITIONAL,
          pluginId: 'promotions',
          resourceType: 'promotions-pipeline',
          conditions,
        },
      ],
    });
    const { api, reader } = await openPortal({ permissions });
    reader.show(
      snapshot(),
      snapshot({
        ref: { ...CHECKOUT, instance: 'us' },
      }),
    );
    const { body } = await api.get('/pipelines');
    expect(body.items.map((i: { ref: unknown }) => i.ref)).toEqual([CHECKOUT]);
  });

  it('is refused to somebody who may read none', async () => {
    const { api } = await openPortal({
      permissions: mockServices.permissions({ result: AuthorizeResult.DENY }),
    });
    expect((await api.get('/pipelines')).status).toBe(403);
  });
});

describe('GET /health', () => {
  it('tells of each instance how fresh it is, and is well when one is not', async () => {
    const { api, reader } = await openPortal();
    reader.down = [{ name: 'us', reason: 'connection refused' }];
    const { status, body } = await api.get('/health');
    expect(status).toBe(200);
    expect(body.instances).toEqual([
      {
        instance: 'us',
        freshness: { state: 'unreachable', reason: 'connection refused' },
      },
    ]);
  });
});

describe('GET /pipelines/{instance}/{namespace}/{name}', () => {
  it('shows the pipeline with the viewer’s rights and an opaque signal key', async () => {
    const { api } = await openPortal();
    const { status, body } = await api
      .get('/pipelines/eu/argocd/checkout')
      .set('authorization', GRACE);
    expect(status).toBe(200);
    const { viewer } = body.stages[1];
    const codes = Object.entries<Permit>(viewer).map(([capability, permit]) => [
      capability,
      permit.allowed ? 'allowed' : permit.code,
    ]);
    expect(Object.fromEntries(codes)).toEqual({
      approve: 'allowed',
      reject: 'allowed',
      withdraw: 'nothingGiven',
      override: 'noOverriders',
      abort: 'nothingRuns',
      rollback: 'notInHistory',
      hold: 'allowed',
      lift: 'notHeld',
    });
    expect(body.signalKey).toMatch(/^[\w-]{43}$/);
    expect(body.stages[0].viewer.approve.code).toBe('notGated');
  });

  it('names a pipeline that is not there, and an instance that is not heard', async () => {
    const { api, reader } = await openPortal();
    reader.down = [{ name: 'us', reason: 'connection refused' }];
    const { status, body } = await api.get('/pipelines/us/argocd/gone');
    expect(status).toBe(404);
    expect(body.error.message).toBe(
      'There is no RollingSync pipeline us:argocd/gone. us is unreachable: connection refused.',
    );
  });
});

describe('POST …/decisions', () => {
  it('refuses a comment that no database keeps, and says which field', async () => {
    const { api } = await openPortal();
    const { status, body } = await api
      .post(DECISIONS)
      .send({ ...APPROVE, comment: 'go\0' });
    expect(status).toBe(400);
    expect(body.error.message).toMatch(/NUL[\s\S]*comment/);
  });

  it('stores the decision, shows it, and answers the repeated call alike', async () => {
    const { api, store, events } = await openPortal();
    const first = await api
      .post(DECISIONS)
      .set('authorization', GRACE)
      .send({ ...APPROVE, comment: 'go' });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      releaseId: RELEASE,
      state: 'approved',
      given: [{ user: 'user:default/grace', comment: 'go' }],
      execution: [
        { target: 'checkout-prod-eu', state: 'queued' },
        { target: 'checkout-prod-us', state: 'queued' },
      ],
    });
    expect(events.success).toHaveBeenCalledTimes(1);

    const again = await api
      .post(DECISIONS)
      .set('authorization', GRACE)
      .send(APPROVE);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);

    const shown = await api
      .get('/pipelines/eu/argocd/checkout')
      .set('authorization', GRACE);
    expect(shown.body.stages[1].approval).toEqual(first.body);
    expect(shown.body.version).toBe(2);
    expect(await store.claim(1000)).toBeDefined();
  });

  it('opens the gate only with the quorum of the policy', async () => {
    const { api } = await openPortal({
      policies: [
        {
          name: 'two',
          match: { stage: 'prod' },
          approvals: 2,
          approvers: { users: [], groups: [LEADS] },
        },
      ],
    });
    const one = await api
      .post(DECISIONS)
      .set('authorization', GRACE)
      .send(APPROVE);
    expect(one.body).toMatchObject({ state: 'pending', required: 2 });
    const two = await api
      .post(DECISIONS)
      .set('authorization', HEIDI)
      .send(APPROVE);
    expect(two.body).toMatchObject({ state: 'approved' });
  });

  it('answers 409 ReleaseChanged when the release is another one, and stores nothing', async () => {
    const { api, reader, store, events } = await openPortal();
    reader.show(
      snapshot({
        stage: { release: { ...gatedStage().release, id: 'newer' } },
      }),
    );
    const { status, body } = await api
      .post(DECISIONS)
      .set('authorization', GRACE)
      .send(APPROVE);
    expect(status).toBe(409);
    expect(body.error.name).toBe('ReleaseChanged');
    expect(events.fail).toHaveBeenCalledTimes(1);
    expect(await store.claim(1000)).toBeUndefined();
  });

  it.each([
    ['a guest', mockCredentials.user.header('user:default/guest')],
    [
      'a guest under a name of their own',
      mockCredentials.user.header('user:default/visitor'),
    ],
    [
      'the development guest',
      mockCredentials.user.header('user:development/guest'),
    ],
    ['a service', mockCredentials.service.header()],
    [
      'an agent in a person’s name',
      `Bearer ${mockCredentials.user.token('user:default/grace', {
        actor: { subject: 'plugin:mcp-actions' },
      })}`,
    ],
  ])('is refused to %s', async (_, authorization) => {
    const { api, store } = await openPortal();
    const { status, body } = await api
      .post(DECISIONS)
      .set('authorization', authorization)
      .send(APPROVE);
    expect(status).toBe(403);
    expect(body.error).toMatchObject({
      name: 'NotAllowedError',
      code: 'notAUser',
    });
    expect(await store.claim(1000)).toBeUndefined();
  });

  it('is refused to somebody who is no approver, though every permission is allowed', async () => {
    const { api } = await openPortal({
      ownership: { 'user:default/grace': ['group:default/shop'] },
    });
    const { status, body } = await api
      .post(DECISIONS)
      .set('authorization', GRACE)
      .send(APPROVE);
    expect(status).toBe(403);
    expect(body.error).toMatchObject({
      code: 'notApprover',
      message: 'You are no approver of prod in app-config.',
    });
  });

  it('is refused where app-config names nobody, though every permission is allowed', async () => {
    const { api } = await openPortal({ policies: [] });
    const { body } = await api
      .post(DECISIONS)
      .set('authorization', GRACE)
      .send(APPROVE);
    expect(body.error.code).toBe('noApprovers');
  });

  it('is refused while the database is only in memory', async () => {
    const { api } = await openPortal({ volatile: true });
    const { body } = await api
      .post(DECISIONS)
      .set('authorization', GRACE)
      .send(APPROVE);
    expect(body.error.code).toBe('volatileDatabase');
  });

  it.each([
    ['a decision that is none', { ...APPROVE, decision: 'maybe' }],
    ['a body without a release', { decision: 'approve' }],
  ])('answers 400 to %s', async (_, body) => {
    const { api } = await openPortal();
    const answer = await api
      .post(DECISIONS)
      .set('authorization', GRACE)
      .send(body);
    expect(answer.status).toBe(400);
  });

  it('answers 404 for a stage that is not there', async () => {
    const { api } = await openPortal();
    const { status, body } = await api
      .post('/pipelines/eu/argocd/checkout/stages/7/decisions')
      .set('authorization', GRACE)
      .send(APPROVE);
    expect(status).toBe(404);
    expect(body.error.message).toMatch(/has 2 stages, and none at index 7/);
  });
});

describe('GET …/diff', () => {
  const DIFF = '/pipelines/eu/argocd/checkout/stages/1/diff';
  const map = (name: string, digest: string) => ({
    group: '',
    kind: 'ConfigMap',
    namespace: '',
    name,
    hook: false,
    digest,
  });
  const live = (name: string) => ({
    group: '',
    kind: 'ConfigMap',
    namespace: 'shop',
    name,
    hook: false,
    live: true,
    desired: true,
    modified: false,
  });
  const argo = {
    manifests: async (_: unknown, [revision]: string[]) =>
      revision === NEW
        ? [map('basket', 'v2'), map('fresh', 'v1'), map('same', 'v1')]
        : [map('basket', 'v1'), map('gone', 'v1'), map('same', 'v1')],
    managedResources: async () => [live('basket'), live('gone'), live('same')],
  };

  it('tells the commits and every resource that changes, comes or stays behind', async () => {
    const { api } = await openPortal({ argo });
    const { status, body } = await api.get(DIFF).query({ releaseId: RELEASE });
    expect(status).toBe(200);
    expect(body.sources).toHaveLength(1);
    expect(body.sources[0]).toMatchObject({ from: OLD, to: NEW });
    const eu = body.resources.filter(
      (r: { target: string }) => r.target === 'checkout-prod-eu',
    );
    expect(
      eu.map((r: { name: string; change: string }) => [r.name, r.change]),
    ).toEqual([
      ['gone', 'leftover'],
      ['basket', 'update'],
      ['fresh', 'create'],
    ]);
  });

  it('names every resource that will be deleted where pruning is on', async () => {
    const { api, reader } = await openPortal({ argo });
    reader.show(
      snapshot({
        set: { annotations: { 'promotions.stagecraft.dev/prune': 'true' } },
      }),
    );
    const { body } = await api.get(DIFF).query({ releaseId: RELEASE });
    expect(body.resources[0]).toMatchObject({ name: 'gone', change: 'delete' });
  });

  it('says what could not be found out', async () => {
    const { api } = await openPortal();
    const { body } = await api.get(DIFF).query({ releaseId: RELEASE });
    expect(body.resources).toEqual([]);
    expect(body.problems[0]).toMatch(/checkout-prod-eu is not known/);
  });
});

/** What the routes of a target answer, whatever Argo CD answers; each answer checked against our OpenAPI document. */

import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ArgoClient } from '../argocd/ArgoClient';
import { ArgoError } from '../argocd/errors';
import { platformFetch } from '../argocd/transport';
import {
  answering,
  startArgoServer,
  type ArgoServer,
} from '../argocd/__testUtils__/argoServer';
import { recordedAnswer } from '../argocd/__testUtils__/recordings';
import {
  driftedApplication,
  driftedSnapshot,
  NO_WINDOWS,
  PROD,
} from '../repairs/__testUtils__/driftedWorld';
import { NEW, OLD } from '../__testUtils__/pipelines';
import { portals } from './__testUtils__/portal';

jest.setTimeout(30_000);

const openPortal = portals();
const TARGET = `/pipelines/eu/argocd/checkout/targets/${PROD}`;
const GRACE = mockCredentials.user.header('user:default/grace');

let argo: ArgoServer;

beforeAll(async () => {
  argo = await startArgoServer(answering(200, {}));
});
afterAll(() => argo.close());

function client() {
  return new ArgoClient({
    instance: 'eu',
    url: argo.url,
    token: () => 'canary-token',
    fetch: platformFetch,
    now: () => 0,
    timeoutMs: 300,
  });
}

async function drifted(options: Parameters<typeof openPortal>[0] = {}) {
  const { sync, terminate } = client();
  const portal = await openPortal({
    ...options,
    argo: {
      sync: sync.bind(client()),
      terminate: terminate.bind(client()),
      getApplication: async () => driftedApplication(),
      getApplicationSet: async () => driftedSnapshot().set,
      ...options.argo,
    },
    details: { syncWindows: async () => NO_WINDOWS, ...options.details },
  });
  portal.reader.show(driftedSnapshot());
  return portal;
}

describe('GET …/targets/{name}/diff', () => {
  const differing = () => client().details.differingResources;

  it('shows what Argo CD tells of live and desired, without secrets', async () => {
    const { body: recorded } = recordedAnswer('3.5/reads', {
      method: 'GET',
      path: '/api/v1/applications/reads-prod/managed-resources',
    });
    argo.answer(answering(200, recorded));
    const { api } = await drifted({
      details: { differingResources: differing().bind(client().details) },
    });
    const { status, body } = await api
      .get(`${TARGET}/diff`)
      .set('authorization', GRACE);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      target: PROD,
      deployed: [NEW],
      desired: [NEW],
      problems: [],
    });
    expect(body.resources).toHaveLength(3);
    expect(body.resources[1]).toMatchObject({
      kind: 'Secret',
      change: 'create',
      redacted: true,
    });
  });

  it.each([
    ['403', answering(403, { code: 7, message: 'permission denied' })],
    ['404', answering(404, { code: 5, message: 'not found' })],
    ['500', answering(500, { code: 2, message: 'boom' })],
    ['garbage', answering(200, 'no JSON')],
    ['something else', answering(200, { items: [{ kind: 7 }] })],
    ['nothing in time', () => {}],
  ])('tells an Argo CD that answers %s as a problem', async (_, answer) => {
    argo.answer(answer);
    const { api } = await drifted({
      details: { differingResources: differing().bind(client().details) },
    });
    const { status, body, text } = await api
      .get(`${TARGET}/diff`)
      .set('authorization', GRACE);
    expect(status).toBe(200);
    expect(body.resources).toEqual([]);
    expect(body.problems).toEqual([
      expect.stringMatching(/^How checkout-prod-eu differs is not known: /),
    ]);
    expect(text).not.toContain('canary');
  });

  it('knows only targets in stages', async () => {
    const { api } = await drifted();
    const { status, body } = await api
      .get('/pipelines/eu/argocd/checkout/targets/nobody/diff')
      .set('authorization', GRACE);
    expect(status).toBe(404);
    expect(body.error.message).toBe(
      'No stage of eu:argocd/checkout has a target nobody.',
    );
  });
});

describe('POST …/targets/{name}/repair', () => {
  const accepted = recordedAnswer('3.5/checkout', {
    method: 'POST',
    path: '/api/v1/applications/checkout-prod/sync',
    status: 200,
  }).body;
  const REPAIR = { revisions: [NEW] };

  it('is shown on the target before, and is sent once', async () => {
    // The recorded answer is of another Application, whose spec is not the one that was read.
    const { api, events } = await drifted({
      argo: {
        sync: async (_, { revisions, infos }) =>
          driftedApplication({
            requestedOperation: { revisions, infos, initiatedBy: 'backstage' },
          }),
      },
    });
    const { body: pipeline } = await api
      .get('/pipelines/eu/argocd/checkout')
      .set('authorization', GRACE);
    expect(pipeline.stages[1].targets[0].viewer).toEqual({
      repair: { allowed: true },
    });
    const { status, body } = await api
      .post(`${TARGET}/repair`)
      .set('authorization', GRACE)
      .send(REPAIR);
    expect(status).toBe(201);
    expect(body).toEqual({
      target: PROD,
      revisions: [NEW],
      executionId: 'execution-1',
    });
    expect(events.success).toHaveBeenCalledWith({
      meta: { outcome: 'sent', executionId: 'execution-1' },
    });
  });

  it('answers the same, 200, while the repair is under way', async () => {
    const infos = [
      { name: 'Stagecraft kind', value: 'repair' },
      { name: 'Stagecraft execution', value: 'before' },
    ];
    const { api } = await drifted({
      argo: {
        getApplication: async () =>
          driftedApplication({
            operationRequested: true,
            requestedOperation: { revisions: [NEW], infos, initiatedBy: '' },
          }),
      },
    });
    const { status, body } = await api
      .post(`${TARGET}/repair`)
      .set('authorization', GRACE)
      .send(REPAIR);
    expect(status).toBe(200);
    expect(body.executionId).toBe('before');
  });

  it('stops a sync that Argo CD took for another spec, and answers 409', async () => {
    argo.answer(answering(200, accepted));
    const { api, events } = await drifted();
    const { status, body } = await api
      .post(`${TARGET}/repair`)
      .set('authorization', GRACE)
      .send(REPAIR);
    expect(status).toBe(409);
    expect(body.error).toMatchObject({
      name: 'RepairStopped',
      message: expect.stringMatching(
        /the spec .* changed .* It was stopped\.$/,
      ),
    });
    const last = argo.asked.at(-1);
    expect([last?.method, last?.path]).toEqual([
      'DELETE',
      `/api/v1/applications/${PROD}/operation`,
    ]);
    expect(events.fail).toHaveBeenCalled();
  });

  it.each([
    ['a window', 'windows', { status: 403 }, 403, /blocked by sync window/],
    [
      'no right',
      'rbac',
      { status: 403, account: 'viewer' },
      503,
      /permission denied/,
    ],
    ['an absent Application', 'rbac', { status: 404 }, 503, /not found/],
    [
      'another operation',
      'checkout',
      { status: 400 },
      403,
      /already in progress/,
    ],
  ])(
    'tells what Argo CD answered: %s',
    async (_, recording, answer, expected, words) => {
      const path = '/api/v1/applications/';
      const recorded = recordedAnswer(recording, {
        method: 'POST',
        path,
        ...answer,
      });
      argo.answer(answering(recorded.status, recorded.body));
      const { api, events } = await drifted();
      const { status, body } = await api
        .post(`${TARGET}/repair`)
        .set('authorization', GRACE)
        .send(REPAIR);
      expect([status, body.error.message]).toEqual([
        expected,
        expect.stringMatching(words),
      ]);
      expect(events.fail).toHaveBeenCalled();
    },
  );

  it('says that nobody knows when no answer came', async () => {
    argo.answer(() => {});
    const { api } = await drifted();
    const { status, body } = await api
      .post(`${TARGET}/repair`)
      .set('authorization', GRACE)
      .send(REPAIR);
    expect(status).toBe(503);
    expect(body.error.message).toMatch(/It is not known whether Argo CD took/);
  });

  it.each([
    ['getApplication', 'forbidden'],
    ['getApplicationSet', 'notFound'],
  ] as const)('sends nothing when %s fails', async (call, kind) => {
    const fail = async () => {
      throw new ArgoError(kind, 'its own words');
    };
    const asked = argo.asked.length;
    const { api } = await drifted({ argo: { [call]: fail } });
    const { status, body } = await api
      .post(`${TARGET}/repair`)
      .set('authorization', GRACE)
      .send(REPAIR);
    expect([status, body.error.message]).toEqual([
      503,
      expect.stringMatching(/its own words/),
    ]);
    expect(argo.asked).toHaveLength(asked);
  });

  it('answers 409 when the target runs something else', async () => {
    const { api } = await drifted();
    const { status, body } = await api
      .post(`${TARGET}/repair`)
      .set('authorization', GRACE)
      .send({ revisions: [OLD] });
    expect([status, body.error.name]).toEqual([409, 'ReleaseChanged']);
  });

  it.each([{}, { revisions: [] }, { revisions: [''] }, { revisions: 'x' }])(
    'refuses the body %j',
    async body => {
      const { api } = await drifted();
      const { status } = await api
        .post(`${TARGET}/repair`)
        .set('authorization', GRACE)
        .send(body);
      expect(status).toBe(400);
    },
  );

  it('needs its own permission; that to decide does not suffice', async () => {
    const permissions = mockServices.permissions.mock({
      authorize: async ([{ permission }]) => [
        {
          result:
            permission.name === 'promotions.target.repair'
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        },
      ],
    });
    const { api } = await drifted({ permissions });
    const { status, body } = await api
      .post(`${TARGET}/repair`)
      .set('authorization', GRACE)
      .send(REPAIR);
    expect(status).toBe(403);
    expect(body.error).toMatchObject({ code: 'notAllowed' });
  });

  it.each([
    ['a service', mockCredentials.service.header()],
    ['a guest', mockCredentials.user.header('user:development/guest')],
  ])('is for people, not for %s', async (_, header) => {
    const { api, events } = await drifted();
    const { status, body } = await api
      .post(`${TARGET}/repair`)
      .set('authorization', header)
      .send(REPAIR);
    expect([status, body.error.code]).toEqual([403, 'notAUser']);
    expect(events.fail).toHaveBeenCalled();
  });
});

/**
 * Ways around a gate, each tried on a whole backend with real tokens: every route that changes something as everybody
 * who may not, bodies, headers and tokens that claim more than is true, requests that are repeated or are for something
 * else. Nothing gets through, and a try that is refused leaves no approval.
 */

import path from 'node:path';
import knexFactory, { type Knex } from 'knex';
import request from 'supertest';
import { everybody, PIPELINES, type Role } from './__testUtils__/everybody';
import { MOST_BODY_BYTES } from './limits';
import { readOpenApiDocument } from './openapi';

jest.setTimeout(120_000);

type World = Awaited<ReturnType<typeof everybody>>;

const API = '/api/promotions';
const ALMA = 'user:default/alma';
const OLGA = 'user:default/olga';
const OWN = `${API}/pipelines/${PIPELINES.own}`;
const DECISIONS = `${OWN}/stages/2/decisions`;

let world: World;
let db: Knex;

beforeAll(async () => {
  world = await everybody();
  db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: path.join(world.folder, 'promotions.sqlite') },
    useNullAsDefault: true,
  });
});

afterAll(async () => {
  await db?.destroy();
  await world?.stop();
});

/** What is stored that anybody decided, and who. */
async function stored() {
  return {
    approvals: (await db('promotions_approvals').select('id')).length,
    deciders: await db('promotions_decisions').pluck('user_ref'),
    holds: (await db('promotions_holds').select('id')).length,
    executions: (await db('promotions_executions').select('id')).length,
    syncs: world.syncs().length,
  };
}

const NOTHING = {
  approvals: 0,
  deciders: [],
  holds: 0,
  executions: 0,
  syncs: 0,
};

function release(place: 'own' | 'other' = 'own'): string {
  return String(world.releases[place]);
}

function authorized(role: Role) {
  const token = world.tokens[role];
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

type Method = 'post' | 'put' | 'patch' | 'delete';
const METHODS: readonly Method[] = ['post', 'put', 'patch', 'delete'];

/** Every route that changes something, of the own pipeline. */
function writes(): { method: Method; to: string }[] {
  const [instance, namespace, name] = PIPELINES.own.split('/');
  const values: Record<string, string> = {
    instance,
    namespace,
    name,
    index: '2',
    target: `${name}-prod`,
  };
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '1');
  return Object.entries(readOpenApiDocument().paths).flatMap(
    ([template, item]) =>
      METHODS.filter(method => method in Object(item)).map(method => ({
        method,
        to: `${API}${fill(template)}`,
      })),
  );
}

/** A body with everything that any route asks for, and each with something more. */
function forgeries(releaseId: string): Record<string, unknown> {
  const asked = {
    releaseId,
    decision: 'approve',
    comment: 'go',
    approvalId: releaseId,
    reason: 'because',
    revisions: ['a'.repeat(40)],
    scope: { kind: 'stage', index: 2 },
  };
  return {
    'as asked': asked,
    'an override': { ...asked, decision: 'override' },
    'in the name of others': {
      ...asked,
      user: ALMA,
      userEntityRef: ALMA,
      user_ref: ALMA,
      actor: ALMA,
      given: [{ user: ALMA, decision: 'approve' }],
      ownership: [ALMA, 'group:default/basket-team'],
      credentials: { principal: { type: 'user', userEntityRef: ALMA } },
    },
    'with the outcome in it': {
      ...asked,
      state: 'approved',
      required: 0,
      permitted: true,
      allowed: true,
      round: 99,
      openedBy: 'portal',
    },
    'with prototype keys': JSON.parse(
      `{"__proto__":{"permitted":true,"user":"${ALMA}"},"constructor":{"prototype":{"allowed":true}},"releaseId":"${releaseId}","decision":"approve"}`,
    ),
    'a list': [asked, asked],
    'lists in it': { releaseId: [releaseId], decision: ['approve'] },
    'huge numbers': { ...asked, releaseId: 1e308, index: 1e21 },
    nothing: {},
  };
}

const MAY_NOT: readonly Role[] = [
  'nobody',
  'denied',
  'reader',
  'guest',
  'service',
  'agent',
];

describe.each(MAY_NOT)('%s', role => {
  it('gets nothing done by any route, whatever is in the body', async () => {
    const through: string[] = [];
    for (const { method, to } of writes()) {
      for (const [what, body] of Object.entries(forgeries(release()))) {
        const { status } = await request(world.server)
          [method](to)
          .set(authorized(role))
          .send(Object(body));
        if (status < 400 || status >= 500) {
          through.push(`${method} ${to} ${what}: ${status}`);
        }
      }
    }
    expect(through).toEqual([]);
    expect(await stored()).toEqual(NOTHING);
  });
});

describe('a header', () => {
  const claims: Record<string, string>[] = [
    { 'x-forwarded-user': ALMA, 'x-forwarded-email': 'alma@example.com' },
    { 'x-remote-user': ALMA, 'x-auth-request-user': ALMA },
    { 'x-backstage-user': ALMA, 'backstage-user': ALMA },
    { 'x-test-person': ALMA },
    { 'x-original-url': DECISIONS, 'x-rewrite-url': DECISIONS },
    { authorization: `Basic ${Buffer.from(`${ALMA}:`).toString('base64')}` },
    { authorization: `Bearer ${unsigned({ sub: ALMA, ent: [ALMA] })}` },
    { authorization: 'Bearer mock-user-token' },
    { authorization: 'Bearer ' },
  ];

  it.each(claims)('that claims %j makes nobody somebody', async headers => {
    const { status } = await request(world.server)
      .post(DECISIONS)
      .set(headers)
      .send({ releaseId: release(), decision: 'approve' });
    expect(status).toBe(401);
    expect(await stored()).toEqual(NOTHING);
  });

  it.each(claims.filter(headers => !headers.authorization))(
    'that claims %j makes nobody out of somebody else',
    async headers => {
      const { status } = await request(world.server)
        .post(DECISIONS)
        .set({ ...headers, ...authorized('reader') })
        .send({ releaseId: release(), decision: 'approve' });
      expect(status).toBe(403);
      expect(await stored()).toEqual(NOTHING);
    },
  );

  it('that names another method decides nothing by GET', async () => {
    for (const header of ['x-http-method-override', 'x-method-override']) {
      const query = { releaseId: release(), decision: 'approve' };
      const { status } = await request(world.server)
        .get(DECISIONS)
        .query({ ...query, _method: 'POST' })
        .set({ ...authorized('allowed'), [header]: 'POST' });
      expect(status).toBeGreaterThanOrEqual(400);
    }
    expect(await stored()).toEqual(NOTHING);
  });
});

describe('what another site can make the browser of an approver send', () => {
  const cookies = (token: string) =>
    [
      `backstage-auth=${token}`,
      `backstage-token=${token}`,
      `token=${token}`,
    ].join('; ');
  const json = () =>
    JSON.stringify({ releaseId: release(), decision: 'approve' });

  it('has cookies at most, and those open nothing', async () => {
    const cookie = cookies(String(world.tokens.allowed));
    for (const type of [
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
    ]) {
      const { status } = await request(world.server)
        .post(DECISIONS)
        .set({ cookie, 'content-type': type, origin: 'https://evil.example' })
        .send(json());
      expect(status).toBe(401);
    }
    expect(await stored()).toEqual(NOTHING);
  });

  it('opens nothing with a token in the address either', async () => {
    const token = String(world.tokens.allowed);
    const { status } = await request(world.server)
      .post(DECISIONS)
      .query({ token, access_token: token })
      .send({ releaseId: release(), decision: 'approve' });
    expect(status).toBe(401);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('is not read as %s even with a token', async type => {
    const { status } = await request(world.server)
      .post(DECISIONS)
      .set({ ...authorized('allowed'), 'content-type': type })
      .send(json());
    expect([400, 415]).toContain(status);
    expect(await stored()).toEqual(NOTHING);
  });

  it('gets no leave to send more than forms can (CORS)', async () => {
    const { headers } = await request(world.server).options(DECISIONS).set({
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an approver', () => {
  const decide = (to: string, body: object) =>
    request(world.server).post(to).set(authorized('allowed')).send(body);
  const stage = (index: string) => `${OWN}/stages/${index}/decisions`;

  it.each<[string, () => [string, object], readonly number[]]>([
    [
      'the release of another pipeline',
      () => [DECISIONS, { releaseId: release('other') }],
      [409],
    ],
    [
      'the release for another stage',
      () => [stage('0'), { releaseId: release() }],
      [403, 409],
    ],
    [
      'the release in an instance that does not answer',
      () => [
        `${API}/pipelines/${PIPELINES.unreachable}/stages/2/decisions`,
        { releaseId: release() },
      ],
      [404],
    ],
    ['a release that never was', () => [DECISIONS, { releaseId: 'x' }], [409]],
    [
      'a stage that is not there',
      () => [stage('99'), { releaseId: release() }],
      [404],
    ],
    [
      'a stage before the first',
      () => [stage('-1'), { releaseId: release() }],
      [400],
    ],
    [
      'a stage between two',
      () => [stage('1.5'), { releaseId: release() }],
      [400],
    ],
    [
      'a path that climbs',
      () => [`${OWN}/stages/2%2F..%2F2/decisions`, { releaseId: release() }],
      [400, 404],
    ],
    [
      'a comment with a NUL',
      () => [DECISIONS, { releaseId: release(), comment: 'a\0b' }],
      [400],
    ],
    [
      'a body that is too large',
      () => [
        DECISIONS,
        { releaseId: release(), comment: 'x'.repeat(MOST_BODY_BYTES) },
      ],
      [413],
    ],
  ])('decides nothing on %s', async (_, call, statuses) => {
    const [to, body] = call();
    const { status } = await decide(to, { decision: 'approve', ...body });
    expect(statuses).toContain(status);
    expect(await stored()).toEqual(NOTHING);
  });

  it('cannot decide in the name of another', async () => {
    const forged = Object(forgeries(release())['in the name of others']);
    const body = { ...forged, user: OLGA, userEntityRef: OLGA, actor: OLGA };
    const { status } = await decide(DECISIONS, body);
    // Whether the rest is taken or not, it is never Olga's.
    expect([201, 400]).toContain(status);
    expect((await stored()).deciders).not.toContain(OLGA);
  });

  it('decides once however often the request is repeated', async () => {
    const body = { releaseId: release(), decision: 'approve' };
    await decide(DECISIONS, body);
    const statuses: number[] = [];
    for (let time = 0; time < 5; time++) {
      statuses.push((await decide(DECISIONS, body)).status);
    }
    const together = await Promise.all(
      Array.from({ length: 5 }, () => decide(DECISIONS, body)),
    );
    statuses.push(...together.map(({ status }) => status));
    expect(statuses).toEqual(Array(10).fill(200));
    expect(await stored()).toEqual({
      ...NOTHING,
      approvals: 1,
      deciders: [ALMA],
    });
  });

  it('cannot give a repeated request to somebody else', async () => {
    const before = await stored();
    const { status } = await request(world.server)
      .post(DECISIONS)
      .set(authorized('reader'))
      .send({ releaseId: release(), decision: 'approve' });
    expect(status).toBe(403);
    expect(await stored()).toEqual(before);
  });
});

it('tries that were refused are recorded as refusals at most', async () => {
  const kinds = await db('promotions_audit')
    .whereNot({ actor: ALMA })
    .distinct('kind')
    .pluck('kind');
  expect(kinds.filter(kind => kind !== 'refusal')).toEqual([]);
});

/** A token that nobody signed. */
function unsigned(claims: object): string {
  const part = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'vnd.backstage.user' })}.${part({
    ...claims,
    aud: 'backstage',
    iss: 'http://localhost:7007/api/auth',
    exp: 4_000_000_000,
    iat: 1_700_000_000,
  })}.`;
}

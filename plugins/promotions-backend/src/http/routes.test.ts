/**
 * Every route of the OpenAPI document, asked as everybody there is: with real tokens, a real permission backend, and
 * conditions that travel through its apply-conditions call. A route without a row in ROUTES fails.
 */

import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  everybody,
  PIPELINES,
  type Place,
  type Question,
  type Role,
} from './__testUtils__/everybody';
import { readOpenApiDocument } from './openapi';

jest.setTimeout(60_000);

interface Row extends Question {
  /** What is answered to those who may, about a pipeline that is there. */
  allowed: number;
  /** No permission suffices for guests, services and agents, nor that to read for anybody. */
  byPeople?: true;
  /** To read what was recorded is a permission of its own. */
  ofRecord?: true;
}

/** By operationId: those about one pipeline. */
const ROUTES: Record<string, Row> = {
  GetPipeline: { method: 'get', path: '', allowed: 200 },
  GetPolicy: { method: 'get', path: '/policy', allowed: 200 },
  GetStageDiff: {
    method: 'get',
    path: '/stages/2/diff?releaseId=another',
    allowed: 409,
  },
  Decide: {
    method: 'post',
    path: '/stages/2/decisions',
    body: ({ releaseId }) => ({ releaseId, decision: 'approve' }),
    allowed: 201,
    byPeople: true,
  },
  Abort: {
    method: 'post',
    path: '/stages/2/abort',
    body: () => ({ approvalId: 'none', reason: 'The new basket is empty.' }),
    allowed: 404,
    byPeople: true,
  },
  PreviewRollback: {
    method: 'get',
    path: '/stages/2/rollback?revisions=another',
    allowed: 200,
  },
  RequestRollback: {
    method: 'post',
    path: '/stages/2/rollback',
    body: () => ({
      releaseId: 'another',
      revisions: ['another'],
      reason: 'The new basket is empty.',
    }),
    allowed: 403,
    byPeople: true,
  },
  GetTargetDiff: {
    method: 'get',
    path: '/targets/{set}-prod/diff',
    allowed: 200,
  },
  CompareStages: {
    method: 'get',
    path: '/compare?left=0&right=2',
    allowed: 200,
  },
  RepairTarget: {
    method: 'post',
    path: '/targets/{set}-prod/repair',
    body: () => ({ revisions: ['another'] }),
    allowed: 409,
    byPeople: true,
  },
  GetActivity: {
    method: 'get',
    path: '/activity',
    allowed: 200,
    ofRecord: true,
  },
  GetHistory: { method: 'get', path: '/history', allowed: 200 },
  GetHistoryAt: {
    method: 'get',
    path: '/history/at?time=2026-11-21T12:00:00Z',
    allowed: 200,
  },
  GetStageChanges: {
    method: 'get',
    path: '/stages/2/changes?from=2026-11-20&to=2026-11-21',
    allowed: 200,
  },
  GetCommits: { method: 'get', path: '/commits?from=1&to=2', allowed: 400 },
};

/** Those about all pipelines. Whoever may read some gets what is about those. */
const OVERVIEWS: Record<string, Question & { ofRecord?: true }> = {
  GetHealth: { method: 'get', path: '/health' },
  ListPipelines: { method: 'get', path: '/pipelines' },
  ListApprovals: { method: 'get', path: '/approvals' },
  ListHolds: { method: 'get', path: '/holds' },
  ExportRecord: { method: 'get', path: '/audit', ofRecord: true },
};

/** What people do who may freeze: about no pipeline in particular. */
const FREEZES: Record<string, Question> = {
  PutHold: {
    method: 'post',
    path: '/holds',
    body: () => ({
      scope: { kind: 'instance', instance: 'absent' },
      reason: 'incident 42',
    }),
  },
  LiftHold: { method: 'post', path: '/holds/absent/lift', body: () => ({}) },
};

/** What those may ask who may create pipelines: about none that is there. */
const CREATING: Record<string, Question> = {
  ListProfiles: { method: 'get', path: '/profiles' },
  GetChoices: { method: 'get', path: '/choices' },
  PreviewPipeline: {
    method: 'post',
    path: '/previews',
    body: () => ({ pipeline: { name: 'basket' }, instance: 'lab' }),
  },
};

/** Which pipelines each role may know of, and whether it may also decide on them. */
const ROLES: Record<Role, { knows: Place[] | 'all'; decides: boolean }> = {
  nobody: { knows: [], decides: false },
  denied: { knows: [], decides: false },
  owner: { knows: ['own'], decides: true },
  reader: { knows: 'all', decides: false },
  allowed: { knows: 'all', decides: true },
  guest: { knows: 'all', decides: false },
  service: { knows: 'all', decides: false },
  agent: { knows: 'all', decides: false },
};

const EVERY_ROLE = [
  'nobody',
  'denied',
  'owner',
  'reader',
  'allowed',
  'guest',
  'service',
  'agent',
] as const;
const EVERY_PLACE = ['own', 'other', 'absent', 'unreachable'] as const;

function expected(role: Role, place: Place, row: Row): number {
  const { knows, decides } = ROLES[role];
  if (role === 'nobody') {
    return 401;
  }
  if (role === 'reader' && row.ofRecord) {
    return 403;
  }
  if (knows !== 'all' && !knows.includes(place)) {
    return 403;
  }
  if (place === 'absent' || place === 'unreachable') {
    return 404;
  }
  return row.byPeople && !decides ? 403 : row.allowed;
}

let world: Awaited<ReturnType<typeof everybody>>;

beforeAll(async () => {
  world = await everybody();
});

afterAll(() => world?.stop());

it('has a row in ROUTES, OVERVIEWS, FREEZES or CREATING of this file for every route of openapi.yaml', () => {
  const operations = Object.values(readOpenApiDocument().paths).flatMap(path =>
    ['get', 'post', 'put', 'patch', 'delete'].flatMap(method => {
      const operation: { operationId?: string } = Object(Object(path)[method]);
      return operation.operationId ?? [];
    }),
  );
  const rows = [
    ...Object.keys(ROUTES),
    ...Object.keys(OVERVIEWS),
    ...Object.keys(FREEZES),
    ...Object.keys(CREATING),
  ];
  expect(rows.sort()).toEqual(operations.sort());
});

describe.each(Object.entries(ROUTES))('%s', (_, row) => {
  it.each(EVERY_ROLE)('answers %s as it should', async role => {
    const statuses: Record<string, number> = {};
    for (const place of EVERY_PLACE) {
      statuses[place] = (await world.ask(role, row, place)).status;
    }
    expect(statuses).toEqual(
      Object.fromEntries(
        EVERY_PLACE.map(place => [place, expected(role, place, row)]),
      ),
    );
  });

  it.each(['nobody', 'denied', 'owner'] as const)(
    'tells %s the same of a pipeline that is there and of one that is not',
    async role => {
      const answers = new Set<string>();
      for (const place of ['other', 'absent', 'unreachable'] as const) {
        const { status, type, body } = await world.ask(role, row, place);
        answers.add(nameless(JSON.stringify({ status, type, body }), place));
      }
      expect(answers.size).toBe(1);
    },
  );
});

describe.each(Object.entries(OVERVIEWS))('%s', (_, question) => {
  it('is for nobody who is not signed in', async () => {
    const { status, text } = await world.ask('nobody', question);
    expect(status).toBe(401);
    expect(text).not.toMatch(/basket|ledger/);
  });

  it('is refused to whom the policy denies reading', async () => {
    const { status, text } = await world.ask('denied', question);
    expect(status).toBe(403);
    expect(text).not.toMatch(/basket|ledger/);
  });

  it('tells an owner nothing of the pipelines of others', async () => {
    const { status, text } = await world.ask('owner', question);
    expect(status).toBe(200);
    expect(text).not.toMatch(/ledger/);
  });

  it.each(['reader', 'allowed', 'guest', 'service', 'agent'] as const)(
    'is answered to %s, if it may',
    async role => {
      const refused = role === 'reader' && question.ofRecord;
      const { status } = await world.ask(role, question);
      expect(status).toBe(refused ? 403 : 200);
    },
  );
});

describe.each(Object.entries(FREEZES))('%s', (_, question) => {
  it.each<[Role, number]>([
    ['nobody', 401],
    ['denied', 403],
    ['owner', 403],
    ['reader', 403],
    ['allowed', 404],
    ['guest', 403],
    ['service', 403],
    ['agent', 403],
  ])('answers %s with %d', async (role, status) => {
    expect((await world.ask(role, question)).status).toBe(status);
  });
});

describe.each(Object.entries(CREATING))('%s', (_, question) => {
  it.each<[Role, number]>([
    ['nobody', 401],
    ['denied', 403],
    ['owner', 403],
    ['reader', 403],
    ['allowed', 200],
    ['guest', 200],
    ['service', 200],
    ['agent', 200],
  ])('answers %s with %d', async (role, status) => {
    const answer = await world.ask(role, question);
    expect(answer.status).toBe(status);
    const told = /kubernetes|in-cluster/.test(answer.text);
    expect(told).toBe(status === 200 && question === CREATING.GetChoices);
  });
});

it('the choices are those of each Argo CD, and one that is away degrades itself alone', async () => {
  const { body } = await world.ask('allowed', CREATING.GetChoices);
  expect(body.instances).toEqual([
    {
      name: 'lab',
      projects: [{ name: 'default', clusters: ['in-cluster'] }],
      clusters: [
        { name: 'in-cluster', server: 'https://kubernetes.default.svc' },
      ],
    },
    {
      name: 'gone',
      projects: [],
      clusters: [],
      problem: expect.stringMatching(/Its projects are not known/),
    },
  ]);
});

it('a preview is checked with what its Argo CD tells', async () => {
  const pipeline = {
    name: 'catalog',
    sources: [{ kind: 'kustomize', repoURL: 'https://git.example.com/a/b' }],
    stages: [
      { name: 'dev', gate: 'argocd', targets: [{ cluster: 'in-cluster' }] },
      { name: 'prod', gate: 'approval', targets: [{ cluster: 'mars' }] },
    ],
  };
  const { body } = await world.ask('allowed', {
    ...CREATING.PreviewPipeline,
    body: () => ({ pipeline, instance: 'lab' }),
  });
  expect(body.stages).toHaveLength(2);
  expect(body.unknown).toMatch(/no integration for git.example.com/);
  expect(body.findings).toEqual([
    expect.objectContaining({
      code: 'clusterUnknown',
      field: 'stages[1].targets[0].cluster',
    }),
  ]);
});

it.each<[Role, Place[]]>([
  ['owner', ['own']],
  ['reader', ['own', 'other']],
  ['service', ['own', 'other']],
])('the list of %s has %j', async (role, places) => {
  const { body } = await world.ask(role, OVERVIEWS.ListPipelines);
  const refs: { instance: string; namespace: string; name: string }[] =
    body.items.map(({ ref }: { ref: object }) => ref);
  expect(
    refs.map(({ instance, namespace, name }) =>
      [instance, namespace, name].join('/'),
    ),
  ).toEqual(places.map(place => PIPELINES[place]));
  expect(body.totalItems).toBe(places.length);
});

it('refuses owners, and nobody else, while the catalog is down', async () => {
  const down = await everybody([
    catalogServiceMock.mock({
      getEntitiesByRefs: async () => {
        throw new Error('connection refused');
      },
    }).factory,
  ]);
  try {
    const { GetPipeline } = ROUTES;
    expect((await down.ask('owner', GetPipeline, 'own')).status).toBe(403);
    expect((await down.ask('owner', GetPipeline, 'absent')).status).toBe(403);
    expect((await down.ask('reader', GetPipeline, 'own')).status).toBe(200);
  } finally {
    await down.stop();
  }
});

/** An answer without the name that was asked for, as the caller knows that. */
function nameless(text: string, place: Place): string {
  const [instance, ...rest] = PIPELINES[place].split('/');
  return text
    .replaceAll(PIPELINES[place], 'THE PIPELINE')
    .replaceAll(`${instance}:${rest.join('/')}`, 'THE PIPELINE')
    .replaceAll(`/targets/${rest[1]}-`, '/targets/THE SET-');
}

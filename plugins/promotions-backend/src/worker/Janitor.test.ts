/** Which rounds of decisions end by themselves, and what those who had decided are told. */

import type { PolicyConfig } from '../config';
import {
  CHECKOUT,
  FakeReader,
  NEW,
  OLD,
  RELEASE,
  snapshot,
} from '../__testUtils__/pipelines';
import type { StoredApproval } from '../approvals/ApprovalStore';
import type { ReleaseContents } from '../model/contents';
import type { PipelineSnapshot } from '../model/PipelineReader';
import { endRounds } from './Janitor';

const PENDING: StoredApproval = {
  id: 'a1',
  kind: 'release',
  openedBy: 'people',
  pipeline: CHECKOUT,
  stageIndex: 1,
  stageName: 'prod',
  releaseId: RELEASE,
  round: 1,
  revisions: [NEW],
  state: 'pending',
  required: 2,
  createdAt: '2026-11-21T12:31:00.000Z',
  given: [
    {
      user: 'user:default/grace',
      decision: 'approve',
      at: '2026-11-21T12:31:00.000Z',
      ownership: [],
    },
  ],
  execution: [],
};

const PRODUCTION: PolicyConfig = {
  name: 'production',
  match: {},
  approvals: 2,
  approvers: { users: ['user:default/grace'], groups: [] },
};

const NEWEST = 'c9920aa151743bab575bc24f7b92c6c8dd12e0b2';
const CANDIDATES = [NEWEST, NEW, OLD].map((revision, at) => ({
  revisions: [revision],
  since: `2026-11-21T12:2${9 - at}:00.000Z`,
}));

function contents(
  resources: [string, string, string][],
  changes: Partial<ReleaseContents['targets'][number]> = {},
): ReleaseContents {
  return {
    set: 'set-1',
    targets: [
      {
        namespace: 'argocd',
        name: 'checkout-prod-eu',
        spec: 'spec-1',
        prune: false,
        resources: resources.map(([kind, name, digest]) => ({
          group: '',
          kind,
          namespace: 'shop',
          name,
          digest,
        })),
        ...changes,
      },
    ],
  };
}

async function ended(
  shown: PipelineSnapshot | undefined,
  more: {
    policy?: Partial<PolicyConfig>;
    at?: string;
    before?: ReleaseContents;
    down?: boolean;
  } = {},
) {
  const told: string[] = [];
  const reader = new FakeReader(shown ? [shown] : []);
  const instances = () => [
    {
      name: 'eu',
      freshness: {
        state: more.down ? ('unreachable' as const) : ('live' as const),
      },
    },
  ];
  await endRounds({
    store: {
      pending: async () => [PENDING],
      contentsOf: async () => more.before,
      endPending: async (_, message) => ({
        ...PENDING,
        state: 'ended',
        message,
      }),
    },
    reader: Object.assign(reader, { instances }),
    config: {
      policies: [{ ...PRODUCTION, ...more.policy }],
      brokenPolicies: [],
    },
    clock: () => new Date(more.at ?? '2026-11-21T12:40:00.000Z'),
    onProgress: () => {},
    onEnded: (approval, reason) => {
      expect(approval.given).toEqual(PENDING.given);
      told.push(reason);
    },
  });
  return told[0];
}

const another = (change: Partial<PipelineSnapshot> = {}) => ({
  ...snapshot({
    stage: { release: { id: 'another', revisions: [OLD], offered: true } },
  }),
  ...change,
});

it('goes on while the stage is offered the same release', async () => {
  expect(await ended(snapshot())).toBeUndefined();
});

it('goes on when a newer commit comes, which is not offered yet', async () => {
  const newer = snapshot({ pipeline: { candidates: CANDIDATES } });
  expect(await ended(newer)).toBeUndefined();
});

it('ends when a newer candidate comes, where only the latest may be approved', async () => {
  const newer = snapshot({ pipeline: { candidates: CANDIDATES } });
  expect(await ended(newer, { policy: { latestOnly: true } })).toBe(
    'c9920aa came after it, and the policy lets only the latest be approved',
  );
});

describe('ends when what would be deployed changes, and says', () => {
  const before = contents([
    ['Deployment', 'basket', 'one'],
    ['ConfigMap', 'old', 'one'],
  ]);
  const changes =
    'what would be deployed changed before enough people had approved: ';
  it.each<[string, ReleaseContents, string]>([
    [
      'which resources',
      contents([
        ['Deployment', 'basket', 'two'],
        ['ConfigMap', 'new', 'one'],
      ]),
      'Deployment basket changed; ConfigMap new is new; ConfigMap old is gone',
    ],
    [
      'which settings',
      {
        ...contents(
          [
            ['Deployment', 'basket', 'one'],
            ['ConfigMap', 'old', 'one'],
          ],
          { spec: 'spec-2', prune: true },
        ),
        set: 'set-2',
      },
      'the spec of the ApplicationSet changed; its settings changed; a sync deletes what left the manifests now',
    ],
    [
      'how many more',
      contents(
        ['a', 'b', 'c', 'd', 'e', 'f'].map(name => ['Secret', name, 'one']),
      ),
      'Secret a is new; Secret b is new; Secret c is new; Secret d is new; Secret e is new; and 3 more',
    ],
  ])('%s', async (_, after, says) => {
    const shown = another({ contents: () => after });
    expect(await ended(shown, { before })).toBe(`${changes}${says}`);
  });

  it('only that it did, where that was not kept', async () => {
    expect(await ended(another())).toBe(
      'another release came before enough people had approved',
    );
  });
});

it.each([
  ['2026-11-21T13:30:59.000Z', undefined],
  ['2026-11-21T13:31:00.000Z', 'not enough people approved it in time'],
])('by %s, where a round may wait for an hour: %s', async (at, reason) => {
  const policy = { expiresAfterMs: 3_600_000 };
  expect(await ended(snapshot(), { policy, at })).toBe(reason);
});

it('ends when its ApplicationSet is gone, not while nobody knows', async () => {
  expect(await ended(undefined)).toBe('the ApplicationSet checkout is gone');
  expect(await ended(undefined, { down: true })).toBeUndefined();
});

it('ends when Git takes the gate away', async () => {
  const open = snapshot({ stage: { gate: { kind: 'argocd' } } });
  expect(await ended(open)).toBe('prod is no longer gated by approval');
});

it('goes on while the evidence is stale', async () => {
  const { pipeline, ...rest } = another();
  const stale = {
    ...rest,
    pipeline: { ...pipeline, freshness: { state: 'stale' as const } },
  };
  expect(await ended(stale)).toBeUndefined();
});

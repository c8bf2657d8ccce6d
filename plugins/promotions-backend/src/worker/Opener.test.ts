/** When the portal opens a verified gate by itself, told step by step. */

import {
  ANNOTATION_EXECUTOR,
  ANNOTATION_GATES,
  ANNOTATION_STAGES,
} from '@stagecraft/plugin-promotions-common';
import { FakeReader } from '../__testUtils__/pipelines';
import { connections } from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import { countingIds } from '../approvals/__testUtils__/storeContract';
import {
  DatabaseApprovalStore,
  migrate,
} from '../approvals/DatabaseApprovalStore';
import { conditionsFor } from '../approvals/conditions/conditionsFor';
import { ArgoError } from '../argocd/errors';
import type { PolicyConfig } from '../config';
import { commit, Story } from '../model/__testUtils__/story';
import {
  configFor,
  judgedSnapshot,
  openerWorld,
  type OpenerConfig,
} from './__testUtils__/openings';

jest.setTimeout(60_000);

const databases = testDatabases();
const connect = connections();

const A = commit('a');
const B = commit('b');

const WEB = { instance: 'eu', namespace: 'argocd', name: 'web' };

const GATED = {
  [ANNOTATION_STAGES]: 'dev,qa,prod',
  [ANNOTATION_GATES]: 'qa=argocd,prod=verified',
  [ANNOTATION_EXECUTOR]: 'here',
};

/** Everything runs A, and dev and qa go on to B unless a test says otherwise. */
function story(annotations: Record<string, string> = GATED): Story {
  const told = new Story().annotated(annotations);
  ['dev', 'qa', 'prod'].forEach(name => told.deployed(A, name));
  told.judge();
  return told.pass(60);
}

function policy(changes: Partial<PolicyConfig>): PolicyConfig {
  return {
    name: 'production',
    match: { stage: 'prod' },
    approvals: 1,
    approvers: { users: [], groups: [] },
    ...changes,
  };
}

class Stage {
  readonly reader = new FakeReader([]);

  constructor(readonly told: Story, readonly config: OpenerConfig) {}

  get clock() {
    return () => new Date(this.told.now);
  }

  /** Judges all, as the model does when something changes or time passes. */
  async rounds(
    { opener }: Pick<ReturnType<typeof openerWorld>, 'opener'>,
    live = true,
  ): Promise<void> {
    this.reader.show(
      judgedSnapshot({
        ref: { instance: 'eu', namespace: 'argocd', name: 'web' },
        set: this.told.set,
        judgement: this.told.judge(),
        live,
      }),
    );
    await opener.workOnce();
  }
}

function world(told: Story, changes: Partial<OpenerConfig> = {}) {
  const config = { ...configFor('eu'), ...changes };
  const stage = new Stage(told, config);
  stage.reader.instances = () => [
    { name: 'eu', freshness: { state: 'live' as const } },
  ];
  const made = openerWorld({
    reader: stage.reader,
    clock: stage.clock,
    config,
  });
  made.opener.start();
  return { ...made, look: (live = true) => stage.rounds(made, live) };
}

function nextRelease(told: Story): Story {
  return told
    .compared(B, 'dev', 'qa', 'prod')
    .pass(5)
    .deployed(B, 'dev')
    .pass(5)
    .deployed(B, 'qa')
    .pass(30);
}

it('opens prod once, when dev and qa have completed the release', async () => {
  const told = story();
  const { look, rounds, opened } = world(told);
  await look();
  expect(rounds.told()).toEqual([]);
  told.compared(B, 'dev', 'qa', 'prod').pass(5).deployed(B, 'dev').pass(30);
  await look();
  expect(rounds.told()).toEqual([]);
  told.deployed(B, 'qa').pass(30);
  await look();
  await look();
  told.pass(60);
  await look();
  expect(rounds.told()).toEqual([`prod ${B.slice(0, 7)}`]);
  expect(opened).toEqual(['eu:argocd/web']);
  expect(rounds.rounds[0]).toMatchObject({
    openedBy: 'portal',
    revisions: [B],
  });
});

it('does not undo what people put past the gate when the release was known, and opens the next one', async () => {
  const told = story();
  const { look, rounds, around } = world(told);
  nextRelease(told);
  const at = told.now;
  around.outside = (_, since) =>
    since < at ? 'admin has synced prod past the gate since' : undefined;
  await look();
  expect(rounds.told()).toEqual([]);
  const next = commit('c');
  told.pass(60).compared(next, 'dev', 'qa', 'prod');
  await look();
  told.pass(5).deployed(next, 'dev').pass(5).deployed(next, 'qa').pass(30);
  await look();
  expect(rounds.told()).toEqual([`prod ${next.slice(0, 7)}`]);
});

it('says at the gate what was put past it when the release was known', async () => {
  const told = nextRelease(story());
  const noted = (stageName: string, notedAt: string) => ({
    pipeline: WEB,
    stage: { index: 2, name: stageName },
    targetNamespace: 'argocd',
    decision: {
      target: 'web-prod',
      revisions: [A],
      account: 'admin',
      at: notedAt,
    },
    notedAt,
  });
  const outsideOf = async (...all: ReturnType<typeof noted>[]) => {
    const { sources } = openerWorld({
      reader: new FakeReader([]),
      clock: () => new Date(told.now),
      config: configFor('eu'),
      changes: { outside: { newest: async () => all } },
    });
    const snapshot = judgedSnapshot({
      ref: WEB,
      set: told.set,
      judgement: told.judge(),
      live: true,
    });
    const asks = { approvals: 1, policies: [] };
    return (await sources.factsFor(snapshot, 2, asks)).outside?.account;
  };
  const long = '2026-01-01T00:00:00.000Z';
  expect(await outsideOf(noted('prod', told.now))).toBe('admin');
  expect(await outsideOf(noted('prod', long))).toBeUndefined();
  expect(await outsideOf(noted('qa', told.now))).toBeUndefined();
});

describe('leaves alone', () => {
  const without = (key: string) =>
    Object.fromEntries(Object.entries(GATED).filter(([k]) => k !== key));
  it.each<[string, Record<string, string>, Partial<OpenerConfig>]>([
    ['a pipeline that names no executor', without(ANNOTATION_EXECUTOR), {}],
    [
      'a pipeline that names another portal',
      { ...GATED, [ANNOTATION_EXECUTOR]: 'elsewhere' },
      {},
    ],
    ['everything while it has no name', GATED, { executor: undefined }],
    [
      'an instance that it only reads',
      GATED,
      {
        instances: configFor('eu').instances.map(i => ({
          ...i,
          execute: false,
        })),
      },
    ],
    ['a pipeline that names no gates', without(ANNOTATION_GATES), {}],
    [
      'a gate that the ApplicationSet gives to people',
      { ...GATED, [ANNOTATION_GATES]: 'prod=approval' },
      {},
    ],
    [
      'a gate that a policy gives to people',
      GATED,
      { policies: [policy({ gate: 'approval' })] },
    ],
    [
      'a gate whose policy cannot be read',
      GATED,
      { brokenPolicies: [{ name: 'production', problem: 'approvals: x' }] },
    ],
  ])('%s', async (_, annotations, config) => {
    const told = story(annotations);
    const { look, rounds } = world(told, config);
    await look();
    nextRelease(told);
    await look();
    expect(rounds.told()).toEqual([]);
  });
});

it('does not open what failed in qa', async () => {
  const told = story();
  const { look, rounds } = world(told);
  await look();
  told.compared(B, 'dev', 'qa', 'prod').pass(5).deployed(B, 'dev').pass(30);
  told.failed(B, 'qa', 'smoke').pass(60);
  await look();
  expect(rounds.told()).toEqual([]);
});

it('does not open on evidence that is not live', async () => {
  const told = story();
  const { look, rounds } = world(told);
  await look();
  nextRelease(told);
  await look(false);
  expect(rounds.told()).toEqual([]);
  await look();
  expect(rounds.told()).toHaveLength(1);
});

it('waits for a hold to be lifted, without any change of the pipeline', async () => {
  const told = story();
  const { look, rounds, around, opener } = world(told);
  await look();
  around.holds = [
    {
      id: 'h',
      scope: { kind: 'everything' },
      reason: 'freeze',
      by: 'user:default/rita',
      at: told.now,
      cause: 'person',
    },
  ];
  nextRelease(told);
  await look();
  expect(rounds.told()).toEqual([]);
  around.holds = [];
  told.pass(20);
  await opener.workOnce();
  expect(rounds.told()).toHaveLength(1);
});

it('opens by time alone when the soak is over, not before', async () => {
  const told = story();
  const soak = policy({ soakMs: 30 * 60_000 });
  const { look, rounds, opener } = world(told, { policies: [soak] });
  await look();
  nextRelease(told);
  await look();
  told.pass(28 * 60);
  await opener.workOnce();
  expect(rounds.told()).toEqual([]);
  told.pass(2 * 60);
  await opener.workOnce();
  expect(rounds.told()).toHaveLength(1);
});

it('soaks anew when qa was Degraded for longer than the policy tolerates', async () => {
  const told = story();
  const soak = policy({ soakMs: 30 * 60_000, soakToleranceMs: 60_000 });
  const { look, rounds } = world(told, { policies: [soak] });
  await look();
  nextRelease(told);
  await look();
  const health = (status: string) =>
    told.change(['qa'], app => ({ ...app, health: { status } }));
  health('Degraded').pass(0);
  await look();
  told.pass(5 * 60);
  health('Healthy');
  await look();
  told.pass(27 * 60);
  await look();
  expect(rounds.told()).toEqual([]);
  told.pass(4 * 60);
  await look();
  expect(rounds.told()).toHaveLength(1);
});

it('soaks anew after a time that nobody watched, and says so', async () => {
  const told = story();
  const soak = policy({ soakMs: 30 * 60_000 });
  const { look, around, sources, rounds } = world(told, { policies: [soak] });
  await look();
  nextRelease(told);
  await look();
  const from = told.now;
  told.pass(10 * 60);
  around.gaps = [{ from, to: told.now }];
  told.pass(25 * 60);
  await look();
  expect(rounds.told()).toEqual([]);
  const snapshot = judgedSnapshot({
    ref: { instance: 'eu', namespace: 'argocd', name: 'web' },
    set: told.set,
    judgement: told.judge(),
    live: true,
  });
  const facts = await sources.factsFor(snapshot, 2, {
    approvals: 1,
    policies: [],
    soakMs: 30 * 60_000,
  });
  expect(conditionsFor(facts).find(({ code }) => code === 'soak')?.text).toBe(
    'It soaks for 30 min, 5 min are left (anew since a time that nobody watched).',
  );
});

it.each([
  ['succeeded', B],
  ['executing', A],
] as const)(
  'where a round on an older commit of the same release is %s, the evidence asked for is that of %s',
  async (state, revision) => {
    const told = nextRelease(story());
    const { look, rounds, sources } = world(told);
    await look();
    const older = { ...rounds.rounds[0], state, revisions: [A] };
    const snapshot = judgedSnapshot({
      ref: { instance: 'eu', namespace: 'argocd', name: 'web' },
      set: told.set,
      judgement: told.judge(),
      live: true,
    });
    const asksNothing = { approvals: 1, policies: [] };
    const facts = await sources.factsFor(snapshot, 2, asksNothing, older);
    expect(facts.revisions).toEqual([revision]);
  },
);

it('an Argo CD that does not answer keeps only its own gates closed, for as long', async () => {
  const told = nextRelease(story());
  const { look, around, rounds } = world(told);
  around.outside = () => {
    throw new ArgoError('timeout', 'no answer');
  };
  await look();
  expect(rounds.told()).toEqual([]);
  around.outside = undefined;
  told.pass(15);
  await look();
  expect(rounds.told()).toHaveLength(1);
});

it('a release that changed nothing in dev and qa waits for people', async () => {
  const told = story();
  const { look, rounds } = world(told);
  await look();
  told.compared(B, 'prod').unaffected(B, 'dev', 'qa').pass(30);
  await look();
  expect(rounds.told()).toEqual([]);
});

it.each(['failed', 'aborted', 'rejected', 'succeeded'] as const)(
  'does not open again by itself what was opened and %s',
  async state => {
    const told = story();
    const { look, rounds } = world(told);
    await look();
    nextRelease(told);
    await look();
    rounds.end(rounds.rounds[0].id, state);
    told.pass(60);
    await look();
    expect(rounds.rounds).toHaveLength(1);
  },
);

it('does not bring back what somebody rolled back outside of the portal', async () => {
  const told = story();
  const { look, rounds } = world(told);
  await look();
  nextRelease(told).deployed(B, 'prod').pass(30);
  await look();
  told
    .deployed(A, 'prod', {
      initiatedBy: { username: 'admin', automated: false },
    })
    .compared(B, 'prod')
    .pass(60);
  await look();
  expect(rounds.told()).toEqual([]);
});

it('a window that opens lets it through', async () => {
  const told = story();
  const { look, rounds, around, opener } = world(told);
  around.windows = { open: false };
  await look();
  nextRelease(told);
  await look();
  expect(rounds.told()).toEqual([]);
  around.windows = { open: true };
  told.pass(20);
  await opener.workOnce();
  expect(rounds.told()).toHaveLength(1);
});

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s', id => {
  it('two openers at once open a release once', async () => {
    const another = await connect.toNew(databases, id);
    const one = another();
    await migrate(one);
    const told = nextRelease(story());
    const make = (db: typeof one, name: string) => {
      const reader = new FakeReader([]);
      reader.instances = () => [
        { name: 'eu', freshness: { state: 'live' as const } },
      ];
      const store = new DatabaseApprovalStore(db, {
        newId: countingIds(name),
        newSecret: countingIds(name),
      });
      const clock = () => new Date(told.now);
      const config = configFor('eu');
      const made = openerWorld({ reader, clock, config, store });
      made.opener.start();
      reader.show(
        judgedSnapshot({
          ref: { instance: 'eu', namespace: 'argocd', name: 'web' },
          set: told.set,
          judgement: told.judge(),
          live: true,
        }),
      );
      return { ...made, store };
    };
    const first = make(one, 'first');
    const second = make(id === 'SQLITE_3' ? one : another(), 'second');
    await Promise.all([first.opener.workOnce(), second.opener.workOnce()]);
    expect([...first.opened, ...second.opened]).toHaveLength(1);
    const found = await first.store.find({
      instance: 'eu',
      namespace: 'argocd',
      name: 'web',
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ state: 'approved', openedBy: 'portal' });
    expect(await first.store.countOpenings('eu', '2026-11-21')).toBe(1);
  });
});

/** Modules are asked beside everything else: whatever they do, it is known, recorded, and holds up nobody. */

import type {
  GateAnswer,
  GateRequest,
  PromotionsGate,
} from '@stagecraft/plugin-promotions-node';
import type { Knex } from 'knex';
import { recordOf } from '../../audit/__testUtils__/record';
import { RecordReader } from '../../audit/RecordReader';
import {
  CHECKOUT,
  FakeReader,
  RELEASE,
  snapshot,
} from '../../__testUtils__/pipelines';
import { migrate } from '../../platform/database';
import { systemClock } from '../../platform/clock';
import { settle, VirtualTime } from '../../platform/__testUtils__/VirtualTime';
import { eventually } from '../../platform/__testUtils__/eventually';
import { connections } from '../__testUtils__/connections';
import { testDatabases } from '../__testUtils__/databases';
import { countingIds } from '../__testUtils__/storeContract';
import type { StoredApproval } from '../ApprovalStore';
import { ExternalGates } from './ExternalGates';
import { GateAsker } from './GateAsker';
import { answers } from './tables';
import { storedApproval } from '../__testUtils__/storedApproval';

jest.setTimeout(60_000);

const databases = testDatabases();
const connect = connections();

function policy(external: string[]) {
  const approvers = { users: ['user:default/mona'], groups: [] };
  return { name: 'p', match: {}, approvals: 1, approvers, external };
}

function gate(
  id: string,
  ask: PromotionsGate['ask'],
  ended?: PromotionsGate['ended'],
): PromotionsGate {
  return { id, title: `The ${id} board`, ask, ...(ended && { ended }) };
}

const says = (answer: GateAnswer) => async () => answer;

const APPROVAL = storedApproval({
  id: 'approval-1',
  createdAt: '2026-11-21T12:00:00.000Z',
});

interface Replica {
  db: Knex;
  gates: PromotionsGate[];
  external?: string[];
  approvals?: Partial<StoredApproval>[];
}

function replica({ db, gates, external, approvals = [] }: Replica) {
  const reader = new FakeReader();
  const time = new VirtualTime();
  const byId = new Map(gates.map(each => [each.id, each]));
  const externals = new ExternalGates({ gates: byId, clock: systemClock });
  const policies = [policy(external ?? gates.map(({ id }) => id))];
  const progress: string[] = [];
  const warned: string[] = [];
  const asker = new GateAsker({
    db,
    gates: byId,
    externals,
    config: { policies, brokenPolicies: [] },
    reader,
    store: {
      find: async () => approvals.map(changes => ({ ...APPROVAL, ...changes })),
    },
    audit: recordOf(db).audit,
    clock: systemClock,
    timers: time.timers,
    newId: countingIds(`ticket-${Math.random()}`),
    logger: { warn: message => warned.push(message) },
    onProgress: ({ name }) => progress.push(name),
  });
  asker.start();
  const heard = () => externals.answers(snapshot(), 1, policies[0]);
  return { asker, reader, time, heard, progress, warned };
}

async function opened(id: 'SQLITE_3' | 'POSTGRES_18' = 'SQLITE_3') {
  const connection = await connect.toNew(databases, id);
  const db = connection();
  await migrate(db);
  return { db, connection };
}

const dueAgain = (db: Knex) => answers(db).update({ ask_at: 1 });

async function recorded(db: Knex) {
  const texts: string[] = [];
  for await (const { text } of new RecordReader(db).entries({})) {
    texts.push(text);
  }
  return texts;
}

it('knows and records what a gate says of the release that waits, and tells those who look', async () => {
  const { db } = await opened();
  const asked: GateRequest[] = [];
  const board = gate('change', async request => {
    asked.push(request);
    const by = 'Cora';
    return { state: 'met', by, reason: 'CHG1', link: 'https://change/CHG1' };
  });
  const { asker, heard, progress } = replica({
    db,
    gates: [board],
    approvals: [{ id: 'approval-7' }],
  });
  await eventually(() =>
    expect(heard()).toEqual([
      {
        gate: 'The change board',
        state: 'met',
        reason: 'Cora: CHG1 (https://change/CHG1)',
      },
    ]),
  );
  await asker.stop();
  expect(asked).toMatchObject([
    {
      pipeline: CHECKOUT,
      stage: { index: 1, name: 'prod' },
      releaseId: RELEASE,
      targets: [{ name: 'checkout-prod-eu' }, { name: 'checkout-prod-us' }],
      approval: { id: 'approval-7', state: 'pending' },
    },
  ]);
  expect(progress).toContain('checkout');
  expect(await recorded(db)).toEqual([
    'The change board allows 749bde9 in prod (Cora: CHG1).',
  ]);
});

it('records an answer again only when it is another one', async () => {
  const { db } = await opened();
  let answer: GateAnswer = { state: 'waiting', reason: '2 hours left' };
  const board = gate('change', async () => answer);
  const { asker, heard } = replica({ db, gates: [board] });
  await eventually(() => expect(heard()[0].reason).toBe('2 hours left'));
  for (const next of [
    { state: 'waiting', reason: '1 hour left' },
    { state: 'met', by: 'Cora' },
  ] as const) {
    answer = next;
    await dueAgain(db);
    await asker.round();
    await eventually(() => expect(heard()[0].state).toBe(next.state));
    await settle();
  }
  await asker.stop();
  expect(await recorded(db)).toEqual([
    'The change board has not decided on 749bde9 in prod (2 hours left).',
    'The change board allows 749bde9 in prod (Cora).',
  ]);
});

it('does not wait for a gate that hangs, neither with pages nor with another gate', async () => {
  const { db } = await opened();
  const hanging = gate('hanging', () => new Promise(() => {}));
  const quick = gate('quick', says({ state: 'met' }));
  const { asker, heard, time } = replica({ db, gates: [hanging, quick] });
  await eventually(() => expect(heard()[1].state).toBe('met'));
  expect(heard()[0]).toEqual({
    gate: 'The hanging board',
    state: 'waiting',
    reason: 'it is being asked',
  });
  await time.advance(10_000);
  await eventually(() =>
    expect(heard()[0]).toEqual({
      gate: 'The hanging board',
      state: 'unknown',
      reason: 'it failed: no answer in 10 seconds',
    }),
  );
  await asker.stop();
});

it.each<[string, PromotionsGate['ask'], RegExp]>([
  [
    'throws',
    () => Promise.reject(new Error('no route')),
    /it failed: no route/,
  ],
  [
    'throws at once',
    () => {
      throw new Error('no such method');
    },
    /it failed: no such method/,
  ],
  [
    'says what is no answer',
    says({ state: 'met', link: 'ftp://change/CHG1' }),
    /its answer cannot be read: .*link/,
  ],
])('takes no word from a gate that %s', async (_, ask, reason) => {
  const { db } = await opened();
  const { asker, heard } = replica({ db, gates: [gate('odd', ask)] });
  await eventually(() =>
    expect(heard()).toMatchObject([
      { state: 'unknown', reason: expect.stringMatching(reason) },
    ]),
  );
  await asker.stop();
});

it('closes a gate that names a module which is not there', async () => {
  const { db } = await opened();
  const { asker, heard } = replica({ db, gates: [], external: ['change'] });
  expect(heard()).toEqual([
    {
      gate: 'change',
      state: 'unknown',
      reason: 'no module of this backend brings a gate of that name',
    },
  ]);
  await asker.stop();
});

it('does not let an answer count that nobody renews', async () => {
  const { db } = await opened();
  const board = gate('change', says({ state: 'met' }));
  const { asker, heard } = replica({ db, gates: [board] });
  await eventually(() => expect(heard()[0].state).toBe('met'));
  await asker.stop();
  await answers(db).update({ counts_until: 1 });
  const late = replica({
    db,
    gates: [gate('change', () => new Promise(() => {}))],
  });
  await eventually(() =>
    expect(late.heard()[0]).toMatchObject({
      state: 'unknown',
      reason: 'it was not asked for too long',
    }),
  );
});

it('is asked by one of two replicas, and known to both', async () => {
  const { db, connection } = await opened('POSTGRES_18');
  let asked = 0;
  const board = gate('change', async () => {
    asked += 1;
    return { state: 'met' };
  });
  const one = replica({ db, gates: [board] });
  const two = replica({ db: connection(), gates: [board] });
  await eventually(() => expect(asked).toBe(1));
  for (const { asker, heard } of [one, two]) {
    await asker.round();
    await settle();
    await eventually(() => expect(heard()[0].state).toBe('met'));
  }
  await one.asker.stop();
  await two.asker.stop();
  expect(asked).toBe(1);
  expect(await recorded(db)).toHaveLength(1);
});

it.each([
  ['succeeded', 'succeeded'],
  ['rejected', 'rejected'],
  ['ended', 'ended'],
] as const)(
  'tells a module once that a release which %s waits no more',
  async (state, outcome) => {
    const { db } = await opened();
    const ends: unknown[] = [];
    const board = gate(
      'change',
      says({ state: 'met' }),
      async (request, end) => {
        ends.push([request.releaseId, end]);
      },
    );
    const options = { db, gates: [board], approvals: [{ state }] };
    const { asker, reader, heard } = replica(options);
    await eventually(() => expect(heard()[0].state).toBe('met'));
    reader.show(
      snapshot({ stage: { release: { revisions: [], offered: false } } }),
    );
    await asker.round();
    expect(ends).toEqual([]);
    await dueAgain(db);
    await asker.round();
    await asker.round();
    await eventually(() => expect(ends).toEqual([[RELEASE, outcome]]));
    await asker.stop();
    expect(await answers(db)).toEqual([]);
  },
);

it('goes on asking about what is approved while a newer release is offered', async () => {
  const { db } = await opened();
  let asked = 0;
  const board = gate('change', async ({ releaseId }) => {
    asked += releaseId === RELEASE ? 1 : 0;
    return { state: 'met' };
  });
  const approvals = [{ state: 'approved' as const }];
  const { asker, reader } = replica({ db, gates: [board], approvals });
  await eventually(() => expect(asked).toBe(1));
  await settle();
  reader.show(
    snapshot({
      stage: { release: { id: 'release-2', revisions: [], offered: true } },
    }),
  );
  await answers(db)
    .where({ release_id: RELEASE })
    .update({ ask_at: Date.now() - 1_000 });
  await asker.round();
  await eventually(() => expect(asked).toBe(2));
  await asker.stop();
});

it('does nothing where no policy names a gate', async () => {
  const { db } = await opened();
  const board = gate('change', () => Promise.reject(new Error('asked')));
  const { asker, time } = replica({ db, gates: [board], external: [] });
  await settle();
  expect(time.pending).toBe(0);
  await asker.stop();
  expect(await answers(db)).toEqual([]);
});

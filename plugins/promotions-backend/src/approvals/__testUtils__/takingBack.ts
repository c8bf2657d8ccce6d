/** What every ApprovalStore promises of withdrawals, overrides and openings by the portal. */

import type { Knex } from 'knex';
import { DatabaseApprovalStore, migrate } from '../DatabaseApprovalStore';
import type {
  Claim,
  NewOpening,
  OpenedRound,
  StoredApproval,
  StoredDecision,
} from '../ApprovalStore';
import { approvalsIn, overrideOf } from '../standing';
import { MemoryAudit } from './memoryAudit';
import { countingIds, PROD, type Promises } from './storeContract';

const HEIDI = { ...PROD, user: 'user:default/heidi' };
const WITHDRAW = { ...PROD, decision: 'withdraw' as const };
const OPENING: NewOpening = { ...PROD, conditions: [] };
const STEP = {
  kind: 'execution' as const,
  at: PROD.at,
  text: 'begun',
  data: {},
};

/** So many approvals, or an override. */
const needing = (quorum: number) => (given: readonly StoredDecision[]) =>
  overrideOf(given) !== undefined || approvalsIn(given).length >= quorum;
const one = needing(1);
const two = needing(2);

async function newStore(db: Knex) {
  await migrate(db);
  return storeOn(db, 'id');
}

/** `ids`: another for each process. */
function storeOn(db: Knex, ids: string) {
  const audit = new MemoryAudit();
  const store = new DatabaseApprovalStore(db, {
    newId: countingIds(ids),
    newSecret: countingIds('secret'),
    audit,
  });
  return Object.assign(store, { audited: audit });
}

/** The last write of a worker before its sync: whether it may send it. */
async function begin(
  store: DatabaseApprovalStore,
  claim: Claim,
): Promise<boolean> {
  const intent = {
    ...claim.approval.execution[0],
    state: 'syncing' as const,
    startedAt: PROD.at,
  };
  return (await store.recordIntent(claim, 60_000, intent, STEP)) !== undefined;
}

async function claimed(store: DatabaseApprovalStore): Promise<Claim> {
  const claim = await store.claim(60_000);
  if (!claim) {
    throw new Error('Nothing was due');
  }
  return claim;
}

function decisionsIn({ given }: StoredApproval) {
  return given.map(({ decision }) => decision);
}

function statesIn({ execution }: StoredApproval) {
  return execution.map(({ name, state }) => [name, state]);
}

function kindsOf(opened: OpenedRound[]) {
  return opened.map(({ kind }) => kind).sort();
}

export const WITHDRAWAL_PROMISES: Promises = {
  'is taken back by who gave it, and waits for people again':
    async database => {
      const store = await newStore(await database());
      await store.record(PROD, one);
      const back = await store.record(WITHDRAW, one);
      expect(back).toMatchObject({
        kind: 'stored',
        approval: { state: 'pending', execution: [] },
      });
      expect(decisionsIn(back.approval)).toEqual(['approve', 'withdraw']);
      expect(await store.claim(1000)).toBeUndefined();
      expect(await store.pending()).toHaveLength(1);
      expect(await store.countOpen()).toEqual({ pending: 1 });
    },

  'is not kept open by fewer people than were asked for when it was opened':
    async database => {
      const store = await newStore(await database());
      await store.record({ ...PROD, required: 2 }, two);
      await store.record({ ...HEIDI, required: 2 }, two);
      const back = await store.record({ ...WITHDRAW, required: 1 }, one);
      expect(back.approval).toMatchObject({ state: 'pending', execution: [] });
    },

  'can be given again after it was taken back, and is carried out once':
    async database => {
      const store = await newStore(await database());
      await store.record(PROD, one);
      await store.record(WITHDRAW, one);
      const again = await store.record(PROD, one);
      expect(again).toMatchObject({
        kind: 'stored',
        approval: { state: 'approved', round: 1 },
      });
      expect(again.approval.execution).toHaveLength(2);
      expect(await store.claim(60_000)).toBeDefined();
      expect(await store.claim(60_000)).toBeUndefined();
    },

  'is not counted once it was taken back': async database => {
    const store = await newStore(await database());
    await store.record(PROD, two);
    await store.record(WITHDRAW, two);
    const { approval } = await store.record(HEIDI, two);
    expect(approval.state).toBe('pending');
  },

  'is found closed by the release before once something was taken back':
    async database => {
      const db = await database();
      const store = await newStore(db);
      await store.record(PROD, one);
      await store.record(WITHDRAW, one);
      // That one takes a round for open by this word only.
      expect(
        await db('promotions_approvals').where({ state: 'pending' }),
      ).toEqual([]);
    },

  'cannot be taken back by who did not give it': async database => {
    const store = await newStore(await database());
    await store.record(PROD, one);
    const other = await store.record({ ...WITHDRAW, user: HEIDI.user }, one);
    expect(other).toMatchObject({
      kind: 'closed',
      approval: { state: 'approved' },
    });
  },

  'cannot be taken back once something was begun': async database => {
    const store = await newStore(await database());
    await store.record(PROD, one);
    expect(await begin(store, await claimed(store))).toBe(true);
    const late = await store.record(WITHDRAW, one);
    expect(late).toMatchObject({
      kind: 'closed',
      approval: { state: 'executing' },
    });
  },

  'taken back while a worker has it, takes the ticket away': async database => {
    const store = await newStore(await database());
    await store.record(PROD, one);
    const claim = await claimed(store);
    expect((await store.record(WITHDRAW, one)).kind).toBe('stored');
    expect(await begin(store, claim)).toBe(false);
    expect(await store.recordOutcome(claim, 'ended', 'late')).toBe(false);
    expect((await store.pending())[0].execution).toEqual([]);
  },

  'stays open while what others gave suffices without it': async database => {
    const store = await newStore(await database());
    await store.record(PROD, two);
    const override = { ...HEIDI, decision: 'override' as const };
    await store.record({ ...override, comment: 'prices are wrong' }, two);
    const { approval } = await store.record(WITHDRAW, two);
    expect(approval.state).toBe('approved');
    expect(approval.execution).toHaveLength(2);
  },
};

export const OPENING_PROMISES: Promises = {
  'opened by the portal is due, in the order of its targets, and nobody gave anything':
    async database => {
      const store = await newStore(await database());
      const opened = await store.open({
        ...OPENING,
        targets: [...OPENING.targets].reverse(),
      });
      expect(opened).toMatchObject({
        kind: 'opened',
        approval: {
          kind: 'release',
          openedBy: 'portal',
          state: 'approved',
          given: [],
        },
      });
      expect(statesIn(opened.approval)).toEqual([
        ['checkout-prod-us', 'queued'],
        ['checkout-prod-eu', 'queued'],
      ]);
      expect(await store.claim(1000)).toBeDefined();
      expect(store.audited.entries).toMatchObject([
        { kind: 'opening', actor: 'portal', releaseId: PROD.releaseId },
      ]);
    },

  'is never carried out by the release before': async database => {
    const db = await database();
    const store = await newStore(db);
    await store.open(OPENING);
    await store.putBack(await claimed(store), 0);
    expect(await db('promotions_approvals').whereNotNull('due_at')).toEqual([]);
  },

  'is opened once a round, and again in another one': async database => {
    const store = await newStore(await database());
    const first = await store.open(OPENING);
    const again = await store.open(OPENING);
    expect(again).toMatchObject({ kind: 'exists' });
    expect(again.approval.id).toBe(first.approval.id);
    expect(again.approval.execution).toHaveLength(2);
    expect((await store.open({ ...OPENING, round: 2 })).kind).toBe('opened');
    expect(store.audited.entries).toHaveLength(2);
  },

  'is not opened by the portal where people have begun to decide':
    async database => {
      const store = await newStore(await database());
      await store.record(PROD, two);
      expect(await store.open(OPENING)).toMatchObject({
        kind: 'exists',
        approval: { openedBy: 'people', state: 'pending' },
      });
    },

  'keeps what the release consisted of': async database => {
    const store = await newStore(await database());
    const contents = { set: 's', targets: [] };
    const { approval } = await store.record({ ...PROD, contents }, two);
    expect(await store.contentsOf(approval.id)).toEqual(contents);
    expect(await store.contentsOf('another')).toBeUndefined();
  },

  'tells the record of each decision and end, and of no repetition':
    async database => {
      const store = await newStore(await database());
      const { approval } = await store.record(PROD, two);
      await store.record(PROD, two);
      await store.record(WITHDRAW, two);
      await store.endPending(approval.id, 'another release came', PROD.at);
      expect(store.audited.texts()).toEqual([
        'user:default/grace approved 749bde9 in prod.',
        'user:default/grace withdrew the approval of 749bde9 in prod.',
        'The round of decisions on 749bde9 in prod ended: another release came',
      ]);
    },
};

/** Two processes at the same time: each on a connection of its own. */
export const RACE_PROMISES: Record<
  string,
  (connect: () => Knex) => Promise<void>
> = {
  'withdrawn while a worker begins it is either begun or taken back, never both':
    async connect => {
      const people = await newStore(connect());
      const worker = storeOn(connect(), 'worker');
      for (let round = 1; round <= 12; round++) {
        expect(await beginOrWithdraw(people, worker, round)).toBe(
          'one of both',
        );
      }
    },

  'opened by two portals at once is opened once': async connect => {
    const here = await newStore(connect());
    const there = storeOn(connect(), 'there');
    const kinds = await Promise.all([here.open(OPENING), there.open(OPENING)]);
    expect(kindsOf(kinds)).toEqual(['exists', 'opened']);
    const [approval] = await here.find(PROD.pipeline);
    expect(approval.execution).toHaveLength(2);
  },
};

async function beginOrWithdraw(
  people: DatabaseApprovalStore,
  worker: DatabaseApprovalStore,
  round: number,
): Promise<'one of both' | 'both' | 'none'> {
  await people.record({ ...PROD, round }, one);
  const claim = await claimed(worker);
  const [begun, { kind }] = await inEitherOrder(
    round,
    () => begin(worker, claim),
    () => people.record({ ...WITHDRAW, round }, one),
  );
  await worker.recordOutcome(claim, 'succeeded');
  const withdrawn = kind === 'stored';
  if (begun === withdrawn) {
    return begun ? 'both' : 'none';
  }
  return 'one of both';
}

/** Both at once, the one or the other called first. */
async function inEitherOrder<A, B>(
  turn: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  if (turn % 2 === 0) {
    return Promise.all([first(), second()]);
  }
  const [b, a] = await Promise.all([second(), first()]);
  return [a, b];
}

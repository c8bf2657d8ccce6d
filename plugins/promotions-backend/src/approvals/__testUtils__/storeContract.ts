/** What every ApprovalStore promises, whatever database is under it. */

import type { Knex } from 'knex';
import { DatabaseApprovalStore, migrate } from '../DatabaseApprovalStore';
import type {
  ApprovalStore,
  Claim,
  NewDecision,
  RecordedDecision,
} from '../ApprovalStore';

export const PROD: NewDecision = {
  pipeline: { instance: 'eu', namespace: 'argocd', name: 'checkout' },
  stageIndex: 2,
  stageName: 'prod',
  releaseId: 'release-1',
  round: 1,
  revisions: ['749bde96ac31b16eb41319ac2db6179ef8163713'],
  targets: [
    { namespace: 'argocd', name: 'checkout-prod-eu', project: 'shop' },
    { namespace: 'argocd', name: 'checkout-prod-us', project: 'shop' },
  ],
  required: 1,
  user: 'user:default/grace',
  decision: 'approve',
  ownership: ['user:default/grace', 'group:default/release-managers'],
  at: '2026-11-21T12:31:00.000Z',
};

const HEIDI = { ...PROD, user: 'user:default/heidi' };
const two = (given: readonly unknown[]) => given.length >= 2;
const one = () => true;
const dying = (): boolean => {
  throw new Error('killed');
};

function kindsOf(results: RecordedDecision[]) {
  return results.map(r => r.kind);
}

function statesOf(results: RecordedDecision[]) {
  return results.map(r => r.approval.state).sort();
}

export function countingIds(prefix = 'id') {
  let n = 0;
  return () => `${prefix}-${++n}`;
}

async function newStore(db: Knex) {
  await migrate(db);
  return new DatabaseApprovalStore(db, {
    newId: countingIds(),
    newSecret: countingIds('secret'),
  });
}

async function claimed(store: ApprovalStore, leaseMs = 60_000): Promise<Claim> {
  const claim = await store.claim(leaseMs);
  if (!claim) {
    throw new Error('Nothing was due');
  }
  return claim;
}

/** Each promise, by what it says. */
export type Promises = Record<
  string,
  (database: () => Promise<Knex>) => Promise<void>
>;

export const DECISION_PROMISES: Promises = {
  'keeps a decision with the person, the time and the rights that counted':
    async database => {
      const store = await newStore(await database());
      await store.record({ ...PROD, comment: 'Load test looked fine.' }, two);

      const [approval] = await store.find(PROD.pipeline);
      expect(approval).toMatchObject({ state: 'pending', execution: [] });
      expect(approval.given).toEqual([
        {
          user: PROD.user,
          decision: 'approve',
          at: PROD.at,
          comment: 'Load test looked fine.',
          ownership: PROD.ownership,
        },
      ]);
    },

  'opens the gate with the last approval that is needed, one execution a target':
    async database => {
      const store = await newStore(await database());
      await store.record({ ...PROD, required: 2 }, two);
      const last = await store.record({ ...HEIDI, required: 2 }, two);

      expect(last.kind).toBe('stored');
      expect(last.approval.state).toBe('approved');
      expect(last.approval.required).toBe(2);
      expect(last.approval.execution.map(e => [e.name, e.state])).toEqual([
        ['checkout-prod-eu', 'queued'],
        ['checkout-prod-us', 'queued'],
      ]);
    },

  'opens the gate once when two people decide at the same time':
    async database => {
      const store = await newStore(await database());
      const results = await Promise.all([
        store.record(PROD, two),
        store.record(HEIDI, two),
      ]);

      expect(kindsOf(results)).toEqual(['stored', 'stored']);
      expect(statesOf(results)).toEqual(['approved', 'pending']);
      const [approval] = await store.find(PROD.pipeline);
      expect(approval.execution).toHaveLength(2);
    },

  'stores the same decision of the same person once': async database => {
    const store = await newStore(await database());
    const first = await store.record(PROD, one);
    const again = await store.record(PROD, one);

    expect(again).toEqual({ kind: 'repeated', approval: first.approval });
  },

  'is closed by one rejection, for everybody': async database => {
    const store = await newStore(await database());
    await store.record(PROD, two);
    await store.record({ ...HEIDI, decision: 'reject' }, two);
    const late = await store.record(
      { ...PROD, user: 'user:default/ivan' },
      two,
    );

    expect(late.kind).toBe('closed');
    expect(late.approval.state).toBe('rejected');
    expect(await store.claim(1000)).toBeUndefined();
  },

  'stores nothing of a decision when its effects cannot be stored':
    async database => {
      const store = await newStore(await database());
      await expect(store.record(PROD, dying)).rejects.toThrow('killed');
      expect(await store.find(PROD.pipeline)).toEqual([]);
    },

  'refuses to change or delete a decision, whoever asks': async database => {
    const db = await database();
    await (await newStore(db)).record(PROD, one);
    const row = () => db('promotions_decisions');

    await expect(row().update({ user_ref: 'user:x/y' })).rejects.toThrow(
      'never changed or deleted',
    );
    await expect(row().delete()).rejects.toThrow('never changed or deleted');
  },

  'shows the newest round of a release': async database => {
    const store = await newStore(await database());
    await store.record({ ...PROD, decision: 'reject' }, one);
    await store.record({ ...PROD, round: 2 }, two);

    const found = await store.find(PROD.pipeline);
    expect(found.map(a => [a.round, a.state])).toEqual([[2, 'pending']]);
  },

  'ends a round that waits for people, and no other': async database => {
    const store = await newStore(await database());
    const { approval } = await store.record(PROD, two);
    expect(await store.pending()).toHaveLength(1);
    const end = (message: string) =>
      store.endPending(approval.id, message, PROD.at);
    expect(await end('Another release came')).toMatchObject({
      state: 'ended',
      message: 'Another release came',
    });
    expect(await end('again')).toBeUndefined();
    expect(await store.pending()).toEqual([]);
  },

  'counts what is not over, by state': async database => {
    const store = await newStore(await database());
    expect(await store.countOpen()).toEqual({});
    const other = (name: string) => ({ ...PROD, releaseId: name });
    await store.record(other('waits for a second'), two);
    await store.record(other('waits for the worker'), one);
    const rejected = { ...other('is over'), decision: 'reject' as const };
    await store.record(rejected, one);
    expect(await store.countOpen()).toEqual({ pending: 1, approved: 1 });
  },

  'makes a secret once': async database => {
    const store = await newStore(await database());
    const [a, b] = await Promise.all([store.secret('s'), store.secret('s')]);
    expect(a).toBe(b);
    expect(await store.secret('other')).not.toBe(a);
  },
};

export const TICKET_PROMISES: Promises = {
  'gives due work to one worker': async database => {
    const store = await newStore(await database());
    await store.record(PROD, one);
    const claims = await Promise.all([
      store.claim(60_000),
      store.claim(60_000),
      store.claim(60_000),
    ]);
    expect(claims.filter(Boolean)).toHaveLength(1);
  },

  'gives the work of one instance, or of all but some': async database => {
    const store = await newStore(await database());
    await store.record(PROD, one);
    const { instance } = PROD.pipeline;
    expect(await store.claim(1000, { instance: 'another' })).toBeUndefined();
    expect(await store.claim(1000, { otherThan: [instance] })).toBeUndefined();
    expect(await store.claim(-1, { instance })).toBeDefined();
    expect(await store.claim(-1, { otherThan: ['another'] })).toBeDefined();
    expect(await store.claim(1000)).toBeDefined();
  },

  'gives the work of a killed worker to the next one when the lease is over':
    async database => {
      const store = await newStore(await database());
      await store.record(PROD, one);
      const dead = await claimed(store, -1);
      const next = await claimed(store);
      expect(next.approval.id).toBe(dead.approval.id);
      expect(next.ticket).not.toBe(dead.ticket);
    },

  'lets a worker that lost its ticket write nothing': async database => {
    const store = await newStore(await database());
    await store.record(PROD, one);
    const late = await claimed(store, -1);
    const owner = await claimed(store);
    const [execution] = late.approval.execution;

    expect(await store.renew(late, 1000)).toBe(false);
    expect(
      await store.recordExecution(late, { ...execution, state: 'failed' }),
    ).toBe(false);
    expect(await store.recordOutcome(late, 'failed')).toBe(false);
    expect(await store.putBack(late, 0)).toBe(false);
    expect(await store.renew(owner, 1000)).toBe(true);
    const [approval] = await store.find(PROD.pipeline);
    expect(approval.execution[0].state).toBe('queued');
  },

  'keeps what the worker did, and has nothing due after the outcome':
    async database => {
      const store = await newStore(await database());
      await store.record(PROD, one);
      const claim = await claimed(store);
      const done = {
        ...claim.approval.execution[0],
        state: 'succeeded' as const,
        startedAt: PROD.at,
        finishedAt: PROD.at,
        message: 'successfully synced',
      };
      expect(await store.recordExecution(claim, done)).toBe(true);
      expect(await store.recordOutcome(claim, 'succeeded', 'deployed')).toBe(
        true,
      );

      const [approval] = await store.find(PROD.pipeline);
      expect(approval).toMatchObject({
        state: 'succeeded',
        message: 'deployed',
      });
      expect(approval.execution[0]).toEqual(done);
      expect(await store.claim(1000)).toBeUndefined();
    },

  'has work that was put back due after the delay': async database => {
    const store = await newStore(await database());
    await store.record(PROD, one);
    await store.putBack(await claimed(store), 0);
    await store.putBack(await claimed(store), 600_000);
    expect(await store.claim(1000)).toBeUndefined();
  },
};

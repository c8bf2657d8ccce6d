/** What a hold stops, and for how long. */

import type { Hold, HoldScope } from '@stagecraft/plugin-promotions-common';
import { testDatabases } from '../__testUtils__/databases';
import { MemoryAudit } from '../__testUtils__/memoryAudit';
import { countingIds } from '../__testUtils__/storeContract';
import { migrate } from '../DatabaseApprovalStore';
import { DatabaseHoldStore } from './DatabaseHoldStore';
import { Holds } from './Holds';
import { nameOf, stops, type HeldStage } from './scopes';

jest.setTimeout(60_000);

const CHECKOUT = { instance: 'eu', namespace: 'argocd', name: 'checkout' };
const PROD: HeldStage = { pipeline: CHECKOUT, index: 2, stageName: 'prod' };
const ON_PROD: HoldScope = {
  kind: 'stage',
  pipeline: CHECKOUT,
  index: 2,
  name: 'prod',
};

describe('a hold on', () => {
  const other = { ...CHECKOUT, name: 'basket' };
  it.each<[string, HoldScope, HeldStage, boolean]>([
    ['everything stops any stage', { kind: 'everything' }, PROD, true],
    ['its instance stops it', { kind: 'instance', instance: 'eu' }, PROD, true],
    [
      'another instance does not',
      { kind: 'instance', instance: 'us' },
      PROD,
      false,
    ],
    [
      'its pipeline stops it',
      { kind: 'pipeline', pipeline: CHECKOUT },
      PROD,
      true,
    ],
    [
      'another pipeline does not',
      { kind: 'pipeline', pipeline: other },
      PROD,
      false,
    ],
    ['the stage stops it', ON_PROD, PROD, true],
    [
      'the stage stops it though Git gives it another name',
      ON_PROD,
      { ...PROD, stageName: 'production' },
      true,
    ],
    [
      'the stage stops it though Git gives it another place',
      ON_PROD,
      { ...PROD, index: 3 },
      true,
    ],
    [
      'a stage leaves the others alone',
      ON_PROD,
      { ...PROD, index: 1, stageName: 'qa' },
      false,
    ],
    [
      'a stage leaves those of other pipelines alone',
      ON_PROD,
      { ...PROD, pipeline: other },
      false,
    ],
  ])('%s', (_, scope, stage, expected) => {
    expect(stops({ scope }, stage)).toBe(expected);
  });
});

it.each<[HoldScope, string]>([
  [{ kind: 'everything' }, 'everything'],
  [{ kind: 'instance', instance: 'eu' }, 'everything in eu'],
  [{ kind: 'pipeline', pipeline: CHECKOUT }, 'eu:argocd/checkout'],
  [ON_PROD, 'prod of eu:argocd/checkout'],
])('is called by what it is put on', (scope, name) => {
  expect(nameOf(scope)).toBe(name);
});

const databases = testDatabases();

const MONA = {
  by: 'user:default/mona',
  reason: 'incident 42',
  at: '2026-11-21T12:31:00.000Z',
  cause: 'person' as const,
};
const LIFT = { by: 'user:default/nils', at: '2026-11-21T13:00:00.000Z' };

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s a hold', id => {
  async function open() {
    const db = await databases.init(id);
    await migrate(db);
    const audit = new MemoryAudit();
    const store = new DatabaseHoldStore(db, { newId: countingIds(), audit });
    let now = Date.parse(MONA.at);
    const holds = new Holds(store, () => new Date(now));
    return { audit, store, holds, pass: (ms: number) => (now += ms) };
  }

  it.each<HoldScope>([
    { kind: 'everything' },
    { kind: 'instance', instance: 'eu' },
    { kind: 'pipeline', pipeline: CHECKOUT },
    ON_PROD,
  ])('keeps who put it on $kind, and why', async scope => {
    const { store } = await open();
    const { hold } = await store.put({ ...MONA, scope });
    const { by, at, reason, cause } = MONA;
    const expected: Hold = { id: 'id-1', scope, by, at, reason, cause };
    expect(hold).toEqual(expected);
    expect(await store.active()).toEqual([expected]);
    expect(await store.find(hold.id)).toEqual(expected);
  });

  it('holds until a person lifts it, once, with both in the record', async () => {
    const { store, audit } = await open();
    const { hold } = await store.put({ ...MONA, scope: ON_PROD });
    const lifted = await store.lift(hold.id, { ...LIFT, reason: 'solved' });
    expect(lifted).toMatchObject({
      kind: 'stored',
      hold: { lifted: { ...LIFT, reason: 'solved' } },
    });
    expect(await store.active()).toEqual([]);
    expect(await store.lift(hold.id, MONA)).toMatchObject({
      kind: 'repeated',
      hold: { lifted: { by: LIFT.by } },
    });
    expect(await store.lift('another', LIFT)).toBeUndefined();
    expect(audit.texts()).toEqual([
      'user:default/mona holds prod of eu:argocd/checkout: incident 42',
      'user:default/nils lifted the hold of user:default/mona on prod of eu:argocd/checkout: solved',
    ]);
  });

  it('that is put again by the same person for the same reason is one', async () => {
    const { store } = await open();
    const first = await store.put({ ...MONA, scope: ON_PROD });
    expect(await store.put({ ...MONA, scope: ON_PROD })).toEqual({
      kind: 'repeated',
      hold: first.hold,
    });
    await store.put({ ...MONA, scope: ON_PROD, by: 'user:default/nils' });
    expect(await store.active()).toHaveLength(2);
  });

  it('is seen at once by whoever decides, and within a second by whoever looks', async () => {
    const { store, holds, pass } = await open();
    expect(await holds.seenBy(PROD)).toEqual([]);
    // By another replica.
    await store.put({ ...MONA, scope: { kind: 'everything' } });
    expect(await holds.seenBy(PROD)).toEqual([]);
    expect(await holds.holding(PROD)).toHaveLength(1);
    pass(1_000);
    expect(await holds.seenBy(PROD)).toHaveLength(1);
  });

  it('is seen at once by all who look where it was put', async () => {
    const { holds } = await open();
    expect(await holds.seenBy(PROD)).toEqual([]);
    const { hold } = await holds.put({ ...MONA, scope: ON_PROD });
    expect(await holds.seenBy(PROD)).toHaveLength(1);
    await holds.lift(hold.id, LIFT);
    expect(await holds.seenAll()).toEqual([]);
  });
});

/** Going back: what is shown of it, who may ask for it, and what asking stores. */

import { keyOfChange } from '@stagecraft/plugin-promotions-common';
import { NEW, OLD } from '../../__testUtils__/pipelines';
import { connections } from '../__testUtils__/connections';
import { testDatabases } from '../__testUtils__/databases';
import type { RollbackResult } from './Rollbacks';
import {
  EU,
  GRACE,
  MONA,
  rolledOut,
  rolledOutWorld,
  US,
} from './__testUtils__/rolledOut';

jest.setTimeout(60_000);

const databases = testDatabases();
const connect = connections();
const world = (options?: Parameters<typeof rolledOutWorld>[1]) =>
  rolledOutWorld(connect.toFile(), options);

const EXTRA = {
  group: '',
  kind: 'ConfigMap',
  namespace: 'shop',
  name: 'basket-v2',
  hook: false,
  live: true,
  desired: true,
  modified: false,
};

function stored(result: RollbackResult) {
  if (result.kind !== 'stored') {
    throw new Error(`It is not stored: ${JSON.stringify(result)}`);
  }
  return result.approval;
}

describe('what going back would do', () => {
  it('names the release, the commits that are undone and what would go', async () => {
    const { preview, live } = await world();
    live.push(EXTRA);
    const shown = await preview();
    expect(shown).toMatchObject({
      releaseId: expect.any(String),
      revisions: [OLD],
      permit: { allowed: true },
      sources: [
        expect.objectContaining({ from: OLD, to: NEW }),
        expect.objectContaining({ from: OLD, to: NEW }),
      ].slice(0, 1),
    });
    expect(shown.wouldGo.map(({ target, name }) => [target, name])).toEqual([
      [EU, 'basket-v2'],
      [US, 'basket-v2'],
    ]);
  });

  it('is another release when other resources would go, or when it renders to something else', async () => {
    const { preview, live, argo } = await world();
    const { releaseId } = await preview();
    live.push(EXTRA);
    const more = (await preview()).releaseId;
    argo.rendered[OLD] = [{ ...argo.rendered[OLD][0], digest: 'changed' }];
    const changed = (await preview()).releaseId;
    expect(new Set([releaseId, more, changed]).size).toBe(3);
  });

  it.each([
    [
      'never had it',
      [
        rolledOut(EU, { history: rolledOut(EU).history.slice(1) }),
        rolledOut(US),
      ],
      'notInHistory',
      `${EU} never deployed f461d15, so prod as a whole cannot go back to it.`,
    ],
    [
      'has other parameters',
      [
        rolledOut(EU, {
          history: rolledOut(EU).history.map(e => ({
            ...e,
            from: 'other' as const,
          })),
        }),
      ],
      'specChanged',
      /the spec of checkout-prod-eu has other parameters/,
    ],
    [
      'does not tell its parameters',
      [
        rolledOut(EU, {
          history: rolledOut(EU).history.map(e => ({ ...e, from: undefined })),
        }),
      ],
      'specChanged',
      /may have other parameters/,
    ],
  ])('is refused when a target %s', async (_, targets, code, reason) => {
    const { preview } = await world({ targets });
    expect((await preview()).permit).toEqual({
      allowed: false,
      code,
      reason: expect.stringMatching(reason),
    });
  });

  it('offers to undo it in Git where the parameters have changed', async () => {
    const history = rolledOut(EU).history.map(e => ({
      ...e,
      from: 'other' as const,
    }));
    const { preview, argo } = await world({
      targets: [rolledOut(EU, { history })],
    });
    const { revert, releaseId } = await preview();
    expect(releaseId).toBeUndefined();
    expect(revert).toEqual({
      text: 'To go back, revert 749bde9 in https://git.example/shop/checkout, with the parameters of then, and let the pipeline deploy that.',
      url: `https://git.example/commit/${NEW}`,
    });
    expect(argo.syncs).toEqual([]);
  });

  it('takes our own record for the parameters of then, destination and all', async () => {
    const entry = {
      startedAt: '2026-11-20T11:00:00.000Z',
      lastSync: '2026-11-20T11:00:00.000Z',
      syncs: 1,
      lastSyncs: 1,
      specDigest: 'another destination',
      deployedAt: '2026-11-20T11:00:00.000Z',
      state: 'complete' as const,
      checks: [],
    };
    const records = [
      {
        stage: { index: 1, name: 'prod' },
        revisions: [OLD],
        startedAt: entry.startedAt,
        seenAt: entry.startedAt,
        entries: { [EU]: entry },
        partial: false,
        pieced: false,
      },
    ];
    const targets = [rolledOut(EU)];
    const other = await world({ targets, records });
    expect((await other.preview()).permit).toMatchObject({
      code: 'specChanged',
    });
    entry.specDigest = targets[0].specDigest;
    const same = await world({ targets, records });
    expect((await same.preview()).permit).toEqual({ allowed: true });
  });

  it('is refused for what runs, and granted when that failed or runs only in part', async () => {
    const running = await world();
    expect((await running.preview(GRACE, [NEW])).permit).toMatchObject({
      code: 'notInHistory',
      reason: 'prod runs 749bde9.',
    });
    const half = await world({
      targets: [
        rolledOut(EU),
        rolledOut(US, { history: rolledOut(US).history.slice(0, 1) }),
      ],
    });
    expect((await half.preview()).permit).toEqual({ allowed: true });
  });
});

describe('asking for it', () => {
  it('is approving it where the policy names the one who asks, and holds the stage', async () => {
    const { ask, holds, shown, db } = await world();
    const approval = stored(await ask(GRACE));
    expect(approval).toMatchObject({
      kind: 'rollback',
      state: 'approved',
      revisions: [OLD],
      rollback: {
        requestedBy: GRACE.user,
        reason: 'the new basket is empty',
        prune: [],
        from: { [EU]: [NEW], [US]: [NEW] },
      },
      given: [
        expect.objectContaining({ user: GRACE.user, decision: 'approve' }),
      ],
    });
    const held = await holds.holding({
      pipeline: shown().pipeline.ref,
      index: 1,
      stageName: 'prod',
    });
    expect(held).toEqual([
      expect.objectContaining({
        cause: 'rollback',
        by: GRACE.user,
        reason: 'rolled back to f461d15: the new basket is empty',
      }),
    ]);
    const kinds = await db('promotions_audit').orderBy('seq').pluck('kind');
    expect(kinds).toEqual(['rollback', 'decision', 'hold']);
  });

  it('is kept from the release before this one, which would carry it out as a release', async () => {
    const { ask, db } = await world();
    stored(await ask(GRACE));
    const [row] = await db('promotions_approvals');
    expect(row.due_at).toBeNull();
    expect(row.work_at).not.toBeNull();
  });

  it.each([
    ['is no approver', MONA, {}, {}],
    ['may not decide by Backstage’s permission', GRACE, { decides: false }, {}],
    [
      'is kept away as its requester',
      GRACE,
      {},
      { separation: { authors: false, requester: true, scaffolder: false } },
    ],
    ['is one of two', GRACE, {}, { approvals: 2 }],
  ])('waits for others when who asks %s', async (_, who, call, options) => {
    const { ask, holds, shown } = await world(options);
    expect(stored(await ask(who, call)).state).toBe('pending');
    const stage = {
      pipeline: shown().pipeline.ref,
      index: 1,
      stageName: 'prod',
    };
    expect(await holds.holding(stage)).toEqual([]);
  });

  it('is decided by others over the ordinary way, which holds the stage in the same moment', async () => {
    const { ask, approvals, shown, holds } = await world();
    const { releaseId } = stored(await ask(MONA));
    const viewers = {
      decide: GRACE,
      override: GRACE,
      abort: GRACE,
      rollback: GRACE,
      hold: GRACE,
      freeze: GRACE,
    };
    const result = await approvals.decide(shown(), viewers, {
      index: 1,
      releaseId,
      decision: 'approve',
    });
    expect(result).toMatchObject({
      kind: 'stored',
      approval: { state: 'approved', kind: 'rollback' },
    });
    const stage = {
      pipeline: shown().pipeline.ref,
      index: 1,
      stageName: 'prod',
    };
    expect(await holds.holding(stage)).toHaveLength(1);
    const [, prod] = (await approvals.show(shown(), viewers)).stages;
    expect(prod.approval).toMatchObject({ kind: 'rollback', releaseId });
  });

  it('is answered alike when it is repeated, and refused to another one', async () => {
    const { ask } = await world({ approvals: 2 });
    const first = stored(await ask(GRACE));
    // What was shown is asked for again: the preview itself says that it was.
    const again = await ask(GRACE, { releaseId: first.releaseId });
    expect(again).toMatchObject({
      kind: 'repeated',
      approval: { id: first.id },
    });
    expect(await ask(MONA, { releaseId: first.releaseId })).toMatchObject({
      kind: 'refused',
      refusal: { code: 'alreadyDecided' },
    });
  });

  it('is refused when it means something else by now', async () => {
    const { ask, preview, live } = await world();
    const { releaseId } = await preview();
    live.push(EXTRA);
    expect(await ask(GRACE, { releaseId })).toMatchObject({
      kind: 'releaseChanged',
    });
  });

  it('prunes all of what would go, or nothing', async () => {
    const { ask, preview, live } = await world();
    live.push(EXTRA);
    const keys = (await preview()).wouldGo.map(keyOfChange);
    expect(await ask(GRACE, { prune: keys.slice(1) })).toMatchObject({
      kind: 'invalid',
    });
    expect(stored(await ask(GRACE, { prune: keys })).rollback?.prune).toEqual(
      [...keys].sort(),
    );
  });

  it('is refused where another portal is named to carry it out', async () => {
    const { preview } = await world({
      facts: { executor: { own: 'here', named: 'there' } },
    });
    expect((await preview()).permit).toEqual({
      allowed: false,
      code: 'otherExecutor',
      reason: 'Another portal, there, opens it.',
    });
  });

  it('is refused while a person holds the stage, not while an earlier rollback does', async () => {
    const { preview, holds } = await world();
    const hold = {
      scope: { kind: 'everything' as const },
      reason: 'incident 42',
      by: MONA.user,
      at: '2026-11-21T12:00:00.000Z',
    };
    await holds.put({ ...hold, cause: 'rollback' });
    expect((await preview()).permit).toEqual({ allowed: true });
    await holds.put({ ...hold, cause: 'person' });
    expect((await preview()).permit).toEqual({
      allowed: false,
      code: 'held',
      reason: 'prod is held by user:default/mona: incident 42.',
    });
  });

  it.each([
    ['a service', { kind: 'other' as const, what: 'a service' }, 'notAUser'],
    [
      'somebody without the permission',
      { ...GRACE, permitted: false },
      'notAllowed',
    ],
  ])('is refused to %s', async (_, viewer, code) => {
    const { rollbacks, shown } = await world();
    const call = {
      index: 1,
      revisions: [OLD],
      releaseId: 'any',
      reason: 'x',
      prune: [],
      decides: true,
    };
    expect(await rollbacks.request(shown(), viewer, call)).toMatchObject({
      kind: 'refused',
      refusal: { code },
    });
  });
});

it.each(['SQLITE_3', 'POSTGRES_18'] as const)(
  'is stored once when it is asked for twice at once in %s',
  async id => {
    const connection = await connect.toNew(databases, id);
    const one = await rolledOutWorld(connection, { approvals: 2 });
    // SQLite is for one portal, PostgreSQL for several.
    const two =
      id === 'SQLITE_3'
        ? one
        : await rolledOutWorld(connection, { approvals: 2 });
    const results = await Promise.all([one.ask(GRACE), two.ask(GRACE)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual([
      'repeated',
      'stored',
    ]);
    expect(await one.db('promotions_approvals')).toHaveLength(1);
    expect(await one.db('promotions_decisions')).toHaveLength(1);
  },
);

/** An approved rollback is carried out as a pinned sync of what was, on exactly what people saw. */

import { mockServices } from '@backstage/backend-test-utils';
import { keyOfChange } from '@stagecraft/plugin-promotions-common';
import { CHECKOUT, NEW, OLD } from '../__testUtils__/pipelines';
import { connections } from '../approvals/__testUtils__/connections';
import {
  EU,
  GRACE,
  rolledOut,
  rolledOutWorld,
  US,
  type RolledOutOptions,
} from '../approvals/rollback/__testUtils__/rolledOut';
import type { RollbackCall } from '../approvals/rollback/Rollbacks';
import { ApprovalWorker } from './ApprovalWorker';

jest.setTimeout(60_000);

const connect = connections();
const AT = Date.parse('2026-11-21T12:40:30.000Z');

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

async function asked(
  options: RolledOutOptions & {
    /** Resources that are live and were not there then. */
    live?: (typeof EXTRA)[];
    call?: (keys: string[]) => Partial<RollbackCall>;
  } = {},
) {
  const world = await rolledOutWorld(connect.toFile(), options);
  world.live.push(...(options.live ?? []));
  const keys = (await world.preview()).wouldGo.map(keyOfChange);
  const result = await world.ask(GRACE, options.call?.(keys));
  expect(result).toMatchObject({ kind: 'stored' });
  const worker = new ApprovalWorker({
    store: world.store,
    reader: world.reader(),
    argo: new Map([['eu', world.argo]]),
    accounts: async (_, api) => new Set([await api.userName()]),
    holding: ({ pipeline, index, name: stageName }) =>
      world.holds.holding({ pipeline, index, stageName }),
    config: world.config,
    clock: () => new Date(AT),
    logger: mockServices.logger.mock(),
    leaseMs: 60_000,
    settleMs: 0,
    onProgress: () => {},
  });
  return {
    ...world,
    async work() {
      await world
        .db('promotions_approvals')
        .whereNotNull('work_at')
        .update({ work_at: 0 });
      await worker.workOnce();
      const [approval] = await world.store.find(CHECKOUT);
      return approval;
    },
  };
}

it('syncs every target to what it had, without prune, although its own hold stands', async () => {
  const { work, argo, holds } = await asked();
  await work();
  expect(
    argo.syncs.map(({ target, request: { revisions, prune } }) => ({
      target,
      revisions,
      prune,
    })),
  ).toEqual([
    { target: EU, revisions: [OLD], prune: false },
    { target: US, revisions: [OLD], prune: false },
  ]);
  expect(argo.syncs[0].request.infos).toEqual(
    expect.arrayContaining([
      { name: 'Stagecraft kind', value: 'rollback' },
      { name: 'Asked by', value: GRACE.user },
    ]),
  );
  argo.end(EU, 'Succeeded');
  argo.end(US, 'Succeeded');
  expect(await work()).toMatchObject({ kind: 'rollback', state: 'succeeded' });
  const stage = { pipeline: CHECKOUT, index: 1, stageName: 'prod' };
  expect(await holds.holding(stage)).toHaveLength(1);
});

it('does not prune because the ApplicationSet lets releases prune', async () => {
  const set = { 'promotions.stagecraft.dev/prune': 'true' };
  const { work, argo } = await asked({ live: [EXTRA], set });
  await work();
  expect(argo.syncs.map(({ request }) => request.prune)).toEqual([
    false,
    false,
  ]);
});

it('prunes where what would go was chosen', async () => {
  const { work, argo } = await asked({
    live: [EXTRA],
    call: prune => ({ prune }),
  });
  await work();
  expect(argo.syncs.map(({ request }) => request.prune)).toEqual([true, true]);
});

it('sends nothing when more would go than was chosen', async () => {
  const { work, argo, live } = await asked({
    live: [EXTRA],
    call: prune => ({ prune }),
  });
  live.push({ ...EXTRA, name: 'somebody else’s' });
  expect(await work()).toMatchObject({
    state: 'ended',
    message: expect.stringContaining('would be deleted'),
  });
  expect(argo.syncs).toEqual([]);
});

it('sends nothing when the earlier revision renders to something else by now', async () => {
  const { work, argo } = await asked();
  argo.rendered[OLD] = [{ ...argo.rendered[OLD][0], digest: 'changed' }];
  expect(await work()).toMatchObject({ state: 'ended' });
  expect(argo.syncs).toEqual([]);
});

it('sends nothing when a target was given another release since', async () => {
  const { work, argo } = await asked();
  const { history } = argo.app(EU);
  const later = {
    id: 3,
    revisions: ['c9920aa'],
    deployedAt: '2026-11-21T12:40:10Z',
  };
  argo.change(EU, { history: [...history, later] });
  expect(await work()).toMatchObject({
    state: 'ended',
    message: expect.stringContaining('was given another release since'),
  });
  expect(argo.syncs).toEqual([]);
});

it('waits while a person holds the stage', async () => {
  const { work, argo, holds } = await asked();
  await holds.put({
    scope: { kind: 'everything' },
    reason: 'incident 42',
    by: 'user:default/mona',
    at: '2026-11-21T12:40:20.000Z',
    cause: 'person',
  });
  expect((await work()).execution[0].message).toContain('incident 42');
  expect(argo.syncs).toEqual([]);
});

it('brings back a stage whose last release failed half-way', async () => {
  const failed = {
    phase: 'Failed' as const,
    message: 'a Job failed',
    startedAt: '2026-11-21T12:00:00Z',
    finishedAt: '2026-11-21T12:01:00Z',
    retryCount: 0,
    retryLimit: 0,
    requested: [NEW],
    revisions: [NEW],
    initiatedBy: { username: 'backstage', automated: false },
    infos: [],
    resources: [],
    dryRun: false,
    partial: false,
  };
  const { history } = rolledOut(EU);
  const { work, argo } = await asked({
    targets: [
      rolledOut(EU),
      rolledOut(US, { history: history.slice(0, 1), operation: failed }),
    ],
  });
  await work();
  expect(argo.syncs.map(({ target }) => target)).toEqual([EU, US]);
});

it('pins every source of a target that has several', async () => {
  const two = (name: string) => {
    const app = rolledOut(name);
    return {
      ...app,
      multiSource: true,
      sources: [...app.sources, { ...app.sources[0], path: 'values' }],
      history: app.history.map(entry => ({
        ...entry,
        revisions: [...entry.revisions, `values-${entry.id}`],
      })),
    };
  };
  const { work, argo } = await asked({
    targets: [two(EU)],
    call: () => ({ revisions: [OLD, 'values-1'] }),
  });
  await work();
  expect(argo.syncs).toEqual([
    expect.objectContaining({
      request: expect.objectContaining({
        revisions: [OLD, 'values-1'],
        multiSource: true,
      }),
    }),
  ]);
});

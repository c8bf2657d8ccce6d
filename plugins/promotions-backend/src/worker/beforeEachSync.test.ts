/** What is asked before each sync beyond the release itself, in which order targets are begun, and what windows do. */

import type { Hold } from '@stagecraft/plugin-promotions-common';
import { connections } from '../approvals/__testUtils__/connections';
import type { NewAuditEntry } from '../audit/Audit';
import type { OwnersSay } from '../approvals/policies';
import { ArgoError } from '../argocd/errors';
import { NEW, OLD } from '../__testUtils__/pipelines';
import {
  EU,
  prepareWorld,
  US,
  type ApprovedWorld,
  type WorldOptions,
} from './__testUtils__/approvedWorld';
import { standStillAt } from './__testUtils__/standStill';

jest.setTimeout(60_000);

const connect = connections();
const approvedWorld = (options?: WorldOptions) =>
  prepareWorld(connect.toFile(), options);
const AP = 'checkout-prod-ap';
const GRACE = 'user:default/grace';
const HOLD: Hold = {
  id: 'hold-1',
  scope: { kind: 'everything' },
  reason: 'The payments team is on call.',
  by: 'user:default/ivan',
  at: '2026-11-21T12:39:00.000Z',
  cause: 'person',
};

function targets({ argo }: ApprovedWorld) {
  return argo.syncs.map(s => s.target);
}

describe('before a sync', () => {
  it('a hold is waited for, also one that is put between two targets', async () => {
    const holds: Hold[] = [];
    const world = await approvedWorld({ asks: { holding: async () => holds } });
    const { reached, still, wake } = standStillAt('betweenTargets');
    const pass = world.newWorker(reached).workOnce();
    await still;
    holds.push(HOLD);
    wake();
    await pass;
    expect(targets(world)).toEqual([EU]);
    expect((await world.approval()).execution[1]).toMatchObject({
      state: 'queued',
      message: 'held by user:default/ivan: The payments team is on call.',
    });
    holds.pop();
    await world.work();
    expect(targets(world)).toEqual([EU, US]);
  });

  it('an approver who left the group ends it', async () => {
    const world = await approvedWorld({
      asks: { memberships: { of: async () => [GRACE] } },
    });
    const approval = await world.work();
    expect(approval).toMatchObject({
      state: 'ended',
      message:
        'not deployed: by the policies of now, those who approved do not suffice',
    });
  });

  it('a catalog that cannot tell is waited for', async () => {
    const answers = [undefined, [GRACE, 'group:default/leads']];
    const world = await approvedWorld({
      asks: { memberships: { of: async () => answers.shift() } },
    });
    const waiting = await world.work();
    expect(waiting.execution[0].message).toBe(
      'waits until the catalog tells which groups user:default/grace is in',
    );
    await world.work();
    expect(targets(world)).toEqual([EU, US]);
  });

  it('a catalog that cannot tell who owns the pipeline is waited for, one that says it is others ends it', async () => {
    const unknown: OwnersSay = { closed: 'nobody tells', unknown: true };
    const answers = [unknown, { owners: ['group:default/others'] }];
    const world = await approvedWorld({
      policy: { approvers: { users: [], groups: [], owners: true } },
      asks: { owners: { ownersFor: async () => answers.shift() ?? unknown } },
    });
    const waiting = await world.work();
    expect(waiting.execution[0].message).toBe(
      'waits until the catalog tells who owns the pipeline',
    );
    expect(await world.work()).toMatchObject({ state: 'ended' });
    expect(targets(world)).toEqual([]);
  });

  it('an executor that is another portal ends it', async () => {
    const world = await approvedWorld({
      set: { 'promotions.stagecraft.dev/executor': 'other-portal' },
    });
    world.show();
    expect(await world.work()).toMatchObject({
      state: 'ended',
      message:
        'not deployed: the ApplicationSet names another portal, other-portal, as its executor',
    });
  });

  it('the policy says how long an approval counts', async () => {
    const world = await approvedWorld({
      policy: { expiresAfterMs: 30 * 60_000 },
    });
    world.pass(25 * 60);
    expect(await world.work()).toMatchObject({
      state: 'ended',
      message: 'not deployed: it was approved more than 30 minutes ago',
    });
  });

  it('no policy lets an approval count for longer than a day', async () => {
    const world = await approvedWorld({
      policy: { expiresAfterMs: 7 * 24 * 3_600_000 },
    });
    world.pass(25 * 3_600);
    expect(await world.work()).toMatchObject({
      state: 'ended',
      message: 'not deployed: it was approved more than 24 hours ago',
    });
  });

  it('a condition that cannot be met any more ends it, one that may be is waited for', async () => {
    const answers = [
      { wait: 'prod soaks for 5 more minutes' },
      'a check failed',
    ];
    const world = await approvedWorld({
      asks: { conditions: async () => answers.shift() },
    });
    expect((await world.work()).execution[0].message).toBe(
      'prod soaks for 5 more minutes',
    );
    expect(await world.work()).toMatchObject({
      state: 'ended',
      message: 'not deployed: a check failed',
    });
  });

  it('a target whose spec changed after the others were verified is not synced', async () => {
    const world = await approvedWorld();
    const { reached, still, wake } = standStillAt('betweenTargets');
    const pass = world.newWorker(reached).workOnce();
    await still;
    world.argo.change(US, { specDigest: 'another source' });
    wake();
    await pass;
    expect(targets(world)).toEqual([EU]);
    expect((await world.approval()).execution[1]).toMatchObject({
      state: 'failed',
      message: `not deployed: the spec of ${US} has changed since the approval`,
    });
  });
});

describe('the targets of a stage', () => {
  it('are begun as many at once as the policy allows, when those before are well', async () => {
    const world = await approvedWorld({
      targets: [AP, EU, US],
      policy: { limit: { percent: 50 } },
    });
    await world.work();
    expect(targets(world)).toEqual([AP]);
    world.argo.end(AP, 'Succeeded');
    world.argo.change(AP, { health: { status: 'Progressing' } });
    world.show();
    const waiting = await world.work();
    expect(targets(world)).toEqual([AP]);
    expect(waiting.execution[1].message).toBe(
      `waits for its turn, after ${AP} (Progressing)`,
    );
    world.argo.change(AP, { health: { status: 'Healthy' } });
    world.show();
    await world.work();
    expect(targets(world)).toEqual([AP, EU]);
  });

  it('that come after one that failed are not begun, and the approval says so', async () => {
    const world = await approvedWorld({
      targets: [AP, EU, US],
      policy: { limit: { count: 1 } },
    });
    await world.work();
    world.argo.end(AP, 'Failed', 'one or more tasks failed');
    const approval = await world.work();
    expect(targets(world)).toEqual([AP]);
    expect(approval).toMatchObject({
      state: 'failed',
      message: `${AP}: one or more tasks failed; ${EU}: not begun because ${AP} failed; ${US}: not begun because ${AP} failed`,
    });
  });
});

describe('a sync window', () => {
  const UNTIL = '2026-11-21T12:42:00.000Z';
  const windows = {
    read: async () => ({
      open: false,
      until: UNTIL,
      because: 'deny 0 12 * * * for 42m (UTC)',
    }),
  };

  it('that denies a sync is waited for, and until when', async () => {
    const world = await approvedWorld({ asks: { windows } });
    const blocked = 'cannot sync: blocked by sync window';
    world.argo.refusals = [
      new ArgoError('window', blocked),
      new ArgoError('window', blocked),
    ];
    const approval = await world.work();
    expect(approval.execution[0]).toMatchObject({
      state: 'queued',
      waitsUntil: UNTIL,
      message: expect.stringMatching(/sync window .*deny 0 12/),
    });
    const after = await world.work();
    expect(targets(world)).toEqual([EU, US]);
    expect(after.execution[0].waitsUntil).toBeUndefined();
  });

  it('that closes before anything was applied makes the worker take its sync back, and send another one later', async () => {
    const world = await approvedWorld({ asks: { windows } });
    const [first] = (await world.work()).execution;
    world.argo.block(EU);
    world.show();
    expect((await world.work()).execution[0].state).toBe('syncing');

    world.pass(31);
    const back = await world.work();
    expect(world.argo.terminated).toEqual([EU]);
    expect(back.execution[0]).toMatchObject({
      state: 'queued',
      waitsUntil: UNTIL,
      former: [{ executionId: first.executionId }],
    });
    expect(back.execution[0].executionId).not.toBe(first.executionId);

    world.argo.end(EU, 'Failed', 'Operation terminated');
    world.argo.end(US, 'Succeeded');
    world.show();
    await world.work();
    expect(targets(world)).toEqual([EU, US, EU]);
    world.argo.end(EU, 'Succeeded');
    expect((await world.work()).state).toBe('succeeded');
  });

  it('that opens before the sync was stopped lets it end, and nothing is sent again', async () => {
    const world = await approvedWorld();
    await world.work();
    world.argo.block(EU);
    world.argo.end(US, 'Succeeded');
    world.pass(31);
    const { reached, still } = standStillAt('takenBack');
    await Promise.race([still, world.newWorker(reached, -1).workOnce()]);
    world.argo.begin(EU);
    expect((await world.work()).execution[0].state).toBe('syncing');
    world.argo.end(EU, 'Succeeded');
    expect((await world.work()).state).toBe('succeeded');
    expect(world.argo.terminated).toEqual([]);
    expect(targets(world)).toEqual([EU, US]);
  });
});

describe('an operation with our execution id', () => {
  const requested = (executionId: string, by: string, revisions = [NEW]) => ({
    operationRequested: true,
    requestedOperation: {
      revisions,
      initiatedBy: by,
      infos: [{ name: 'Stagecraft execution', value: executionId }],
    },
  });

  it('under our account is followed', async () => {
    const world = await approvedWorld();
    const { execution } = await world.approval();
    world.argo.change(EU, requested(execution[0].executionId, 'backstage'));
    const approval = await world.work();
    expect(targets(world)).toEqual([US]);
    expect(approval.execution[0].state).toBe('syncing');
  });

  it('under our account with other revisions is terminated', async () => {
    const world = await approvedWorld();
    const { execution } = await world.approval();
    world.argo.change(
      EU,
      requested(execution[0].executionId, 'backstage', [OLD]),
    );
    const approval = await world.work();
    expect(world.argo.terminated).toEqual([EU]);
    expect(approval.execution[0].state).toBe('failed');
  });

  it('under another account is not ours: it is told, waited for and left alone', async () => {
    const world = await approvedWorld();
    const { execution } = await world.approval();
    world.argo.change(
      EU,
      requested(execution[0].executionId, 'mallory', [OLD]),
    );
    const approval = await world.work();
    expect(world.argo.terminated).toEqual([]);
    expect(approval.execution[0]).toMatchObject({
      state: 'queued',
      message:
        'waits for the operation of mallory, which carries our execution id under an account that is not ours, to end',
    });
  });

  it('that took other sources than were approved is terminated when it is found after a crash', async () => {
    const world = await approvedWorld();
    world.argo.loseAnswer = new ArgoError('timeout', 'lost');
    world.argo.beforeSync = name =>
      world.argo.change(name, { specDigest: 'another source' });
    await world.work();
    const approval = await world.work();
    expect(world.argo.terminated).toContain(EU);
    expect(approval.execution[0]).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/spec .* changed/),
    });
  });
});

it('each step is recorded with what it did, and the newest entry travels in the sync', async () => {
  const entries: NewAuditEntry[] = [];
  const world = await approvedWorld({
    audit: {
      append: async (_, entry) => {
        entries.push(entry);
        return { seq: entries.length, hmac: 'hmac' };
      },
      head: async () => undefined,
    },
  });
  await world.work();
  const infos = world.argo.syncs[0].request.infos;
  world.argo.end(EU, 'Succeeded');
  world.argo.end(US, 'Succeeded');
  await world.work();
  const done = entries.filter(({ kind }) => kind !== 'decision');
  expect(
    done.map(({ kind, target, data }) => [kind, target, data.did]),
  ).toEqual([
    ['execution', EU, 'intent'],
    ['execution', EU, 'sent'],
    ['execution', US, 'intent'],
    ['execution', US, 'sent'],
    ['execution', EU, 'succeeded'],
    ['execution', US, 'succeeded'],
    ['outcome', undefined, undefined],
  ]);
  const intent = entries.findIndex(({ data }) => data.did === 'intent') + 1;
  expect(infos).toContainEqual({
    name: 'Stagecraft audit',
    value: `${intent}:hmac`,
  });
});

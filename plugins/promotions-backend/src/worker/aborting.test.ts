/** What becomes of an approval that a person aborts, at each moment of its execution. */

import { connections } from '../approvals/__testUtils__/connections';
import { ArgoError } from '../argocd/errors';
import { OLD } from '../__testUtils__/pipelines';
import {
  EU,
  prepareWorld,
  states,
  US,
  type ApprovedWorld,
  type WorldOptions,
} from './__testUtils__/approvedWorld';
import { standStillAt } from './__testUtils__/standStill';
import { KILL_POINTS } from './killPoints';

jest.setTimeout(60_000);

const connect = connections();
const AP = 'checkout-prod-ap';
const approvedWorld = (options?: WorldOptions) =>
  prepareWorld(connect.toFile(), options);

/** Argo CD ends what it was told to end, after it applied some of it. */
function endTerminated({ argo }: ApprovedWorld, applied = 0) {
  for (const [name, app] of argo.applications) {
    if (app.operation?.phase === 'Terminating') {
      const message = 'Operation terminated';
      argo.end(
        name,
        'Failed',
        message,
        applied ? { applied, of: 5 } : undefined,
      );
    }
  }
}

it('before anything was sent sends nothing', async () => {
  const world = await approvedWorld();
  await expect(world.abort()).resolves.toMatchObject({ kind: 'stored' });
  const approval = await world.work();
  expect(world.argo.syncs).toEqual([]);
  expect(approval).toMatchObject({
    state: 'aborted',
    abort: { user: 'user:default/heidi', comment: 'The new basket is empty.' },
    message: `${EU} was not begun; ${US} was not begun`,
  });
  expect(states(approval)).toEqual(['aborted', 'aborted']);
});

it('in the middle tells what runs, what was stopped half-way and what was not begun', async () => {
  const world = await approvedWorld({
    targets: [AP, EU, US],
    policy: { limit: { count: 1 } },
  });
  const order = [AP, EU, US];
  await world.work();
  world.argo.end(AP, 'Succeeded');
  world.show();
  await world.work();
  await world.work();
  expect(world.argo.syncs.map(s => s.target)).toEqual([AP, EU]);
  world.argo.begin(EU);

  await world.abort();
  expect((await world.work()).state).toBe('executing');
  expect(world.argo.terminated).toEqual([EU]);
  endTerminated(world, 3);
  const approval = await world.work();
  expect(approval.execution.map(e => e.name)).toEqual(order);
  expect(states(approval)).toEqual(['succeeded', 'aborted', 'aborted']);
  expect(approval).toMatchObject({
    state: 'aborted',
    message: `${AP} runs 749bde9; ${EU} was stopped half-way: 3 of 5 resources applied; ${US} was not begun`,
  });
});

it('terminates nothing of others', async () => {
  const world = await approvedWorld();
  await world.work();
  for (const name of [EU, US]) {
    world.argo.end(name, 'Succeeded');
    world.argo.change(name, {
      operationRequested: true,
      requestedOperation: {
        revisions: [OLD],
        initiatedBy: 'admin',
        infos: [],
      },
    });
  }
  await world.abort();
  const approval = await world.work();
  expect(world.argo.terminated).toEqual([]);
  expect(approval.state).toBe('succeeded');
  expect(approval.message).toMatch(/^the abort came too late/);
});

it('twice is one abort, of who was first', async () => {
  const world = await approvedWorld();
  await world.abort();
  await expect(world.abort('user:default/ivan')).resolves.toMatchObject({
    kind: 'repeated',
    approval: { abort: { user: 'user:default/heidi' } },
  });
});

it('after the end changes nothing', async () => {
  const world = await approvedWorld();
  await world.work();
  world.argo.end(EU, 'Succeeded');
  world.argo.end(US, 'Succeeded');
  await world.work();
  await expect(world.abort()).resolves.toMatchObject({ kind: 'over' });
  expect(await world.approval()).toMatchObject({ state: 'succeeded' });
  expect((await world.approval()).abort).toBeUndefined();
});

it('between the intent and the sync looks for what may have been sent, and stops it', async () => {
  const world = await approvedWorld();
  const { reached, still, wake } = standStillAt('intent');
  const pass = world.newWorker(reached).workOnce();
  await still;
  await world.abort();
  wake();
  await pass;
  expect(world.argo.syncs.map(s => s.target)).toEqual([EU]);
  world.argo.begin(EU);

  await world.work();
  expect(world.argo.terminated).toEqual([EU]);
  endTerminated(world);
  const approval = await world.work();
  expect(approval.state).toBe('aborted');
  expect(approval.message).toBe(
    `${EU} was stopped before anything was applied: Operation terminated; ${US} was not begun`,
  );
});

it('that Argo CD does not carry out at once is asked for again', async () => {
  const world = await approvedWorld();
  await world.work();
  world.argo.begin(EU);
  world.argo.end(US, 'Succeeded');
  world.argo.terminateRefusals = [new ArgoError('server', 'said Argo CD')];
  await world.abort();
  const waiting = await world.work();
  expect(waiting.execution[0].message).toMatch(/said Argo CD/);
  await world.work();
  expect(world.argo.terminated).toEqual([EU]);
});

it.each(KILL_POINTS)(
  'is carried out by the next worker when the one that carried it out was killed at "%s"',
  async point => {
    const world = await approvedWorld();
    await world.work();
    world.argo.begin(EU);
    world.argo.begin(US);
    await world.abort();
    const { reached, still } = standStillAt(point);
    await Promise.race([still, world.newWorker(reached, -1).workOnce()]);
    for (let pass = 0; pass < 4; pass++) {
      await world.work();
      endTerminated(world);
    }
    const approval = await world.approval();
    expect(approval.state).toBe('aborted');
    expect(states(approval)).toEqual(['aborted', 'aborted']);
    expect(world.argo.syncs).toHaveLength(2);
  },
);

it.each(KILL_POINTS)(
  'stops a worker that stands at "%s", which sends nothing more',
  async point => {
    const world = await approvedWorld();
    const { reached, still, wake } = standStillAt(point);
    const pass = world.newWorker(reached).workOnce();
    await Promise.race([still, pass]);
    const before = world.argo.syncs.length;
    await world.abort();
    wake();
    await pass;
    // What had its intent stored may have been on its way.
    expect(world.argo.syncs.length - before).toBeLessThanOrEqual(
      point === 'intent' ? 1 : 0,
    );
    for (let round = 0; round < 4; round++) {
      await world.work();
      for (const name of [EU, US]) {
        if (world.argo.app(name).requestedOperation) {
          world.argo.begin(name);
        }
      }
      await world.work();
      endTerminated(world);
    }
    expect((await world.approval()).state).toBe('aborted');
  },
);

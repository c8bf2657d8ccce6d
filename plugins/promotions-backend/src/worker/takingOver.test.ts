/** Workers that are killed, frozen or several at once: on both databases nothing is lost and nothing is done twice. */

import { connections } from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import { NEW } from '../__testUtils__/pipelines';
import {
  EU,
  prepareWorld,
  states,
  US,
  type ApprovedWorld,
} from './__testUtils__/approvedWorld';
import type { ApprovalWorker } from './ApprovalWorker';
import { standStillAt } from './__testUtils__/standStill';
import { KILL_POINTS } from './killPoints';

jest.setTimeout(60_000);

const databases = testDatabases();
const connect = connections();

/** Argo CD's operations end between two passes, as they do in life. */
async function runToEnd(world: ApprovedWorld, worker: ApprovalWorker) {
  for (let pass = 0; pass < 6; pass++) {
    const approval = await world.work(worker);
    if (approval.state === 'succeeded') {
      return;
    }
    for (const name of [EU, US]) {
      if (world.argo.app(name).requestedOperation) {
        world.argo.end(name, 'Succeeded');
      }
    }
  }
}

function synced({ argo }: ApprovedWorld) {
  return argo.syncs.map(s => [s.target, ...s.request.revisions]).sort();
}

const EACH_ONCE = [
  [EU, NEW],
  [US, NEW],
];

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s', id => {
  const approvedWorld = async () =>
    prepareWorld(await connect.toNew(databases, id));

  it('several workers sync each target once between them', async () => {
    const world = await approvedWorld();
    const workers = [1, 2, 3].map(() => world.newWorker());
    await Promise.all(workers.map(worker => worker.workOnce()));
    expect(synced(world)).toEqual(EACH_ONCE);
  });

  it.each(
    KILL_POINTS.flatMap(point => [1, 2].map(nth => [point, nth] as const)),
  )(
    'a worker killed at "%s", for the %i. time, has lost nothing and doubles nothing',
    async (point, nth) => {
      const world = await approvedWorld();
      const { reached, still } = standStillAt(point, nth);
      const doomed = world.newWorker(reached, -1);
      const survived = runToEnd(world, doomed);
      await Promise.race([still, survived]);
      await runToEnd(world, world.newWorker());

      const approval = await world.approval();
      expect(approval.state).toBe('succeeded');
      expect(states(approval)).toEqual(['succeeded', 'succeeded']);
      expect(synced(world)).toEqual(EACH_ONCE);
    },
  );

  it.each(['claimed', 'verified', 'intent'] as const)(
    'a worker frozen at "%s" while another one ended the work wakes up and sends nothing',
    async point => {
      const world = await approvedWorld();
      const { reached, still, wake } = standStillAt(point);
      const pass = world.newWorker(reached, -1).workOnce();
      await still;
      world.pass(120);
      await runToEnd(world, world.newWorker());
      wake();
      await pass;

      expect(synced(world)).toEqual(EACH_ONCE);
      const approval = await world.approval();
      expect(approval.state).toBe('succeeded');
      expect(states(approval)).toEqual(['succeeded', 'succeeded']);
    },
  );

  it.each([
    ['for long', 11],
    ['while its clock was set back', -1],
  ])(
    'a worker frozen %s before a sync does not send it, but begins anew when nobody has taken over',
    async (_, seconds) => {
      const world = await approvedWorld();
      const { reached, still, wake } = standStillAt('intent');
      const pass = world.newWorker(reached).workOnce();
      await still;
      world.pass(seconds);
      wake();
      await pass;
      expect(synced(world)).toEqual([[US, NEW]]);
      expect(states(await world.approval())).toEqual(['queued', 'syncing']);

      await runToEnd(world, world.newWorker());
      expect((await world.approval()).state).toBe('succeeded');
      expect(synced(world)).toEqual(EACH_ONCE);
    },
  );

  it('a worker that stood still for a moment before a sync sends it', async () => {
    const world = await approvedWorld();
    const { reached, still, wake } = standStillAt('intent');
    const pass = world.newWorker(reached).workOnce();
    await still;
    world.pass(10);
    wake();
    await pass;
    expect(synced(world)).toEqual(EACH_ONCE);
  });
});

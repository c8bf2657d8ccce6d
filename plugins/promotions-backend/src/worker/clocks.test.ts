/** Argo CD's clock is not ours: what it deployed for which decision is told by its own order, never by comparing the two. */

import {
  contentOf,
  memoryDatabases,
} from '../approvals/__testUtils__/memoryDatabases';
import { OLD } from '../__testUtils__/pipelines';
import {
  EU,
  prepareWorld,
  states,
  US,
  type ApprovedWorld,
} from './__testUtils__/approvedWorld';
import { restored } from './__testUtils__/race';
import { endOperations } from './__testUtils__/raceChanges';

jest.setTimeout(60_000);

const databases = memoryDatabases();
const HOUR_MS = 60 * 60 * 1000;

async function world(argoAheadMs: number) {
  const db = await databases.fresh();
  return prepareWorld(() => db, { prepared: true, argoAheadMs });
}

/** Until everything that was sent has ended. */
async function carryOut(one: ApprovedWorld) {
  await one.work();
  endOperations(one);
  return one.work();
}

/** Somebody deploys what was there before, past the gate. */
function goBack({ argo }: ApprovedWorld, name: string) {
  argo.change(name, {
    operationRequested: true,
    requestedOperation: {
      revisions: [OLD],
      initiatedBy: 'admin',
      infos: [],
    },
  });
}

describe.each([
  ['an hour ahead', HOUR_MS],
  ['an hour behind', -HOUR_MS],
  ['right', 0],
])('with the clock of Argo CD %s', (_, argoAheadMs) => {
  it('a release that is approved again is synced again', async () => {
    const one = await world(argoAheadMs);
    expect((await carryOut(one)).state).toBe('succeeded');
    one.pass(60);
    [EU, US].forEach(name => goBack(one, name));
    endOperations(one);
    one.show();
    one.pass(60);
    await one.approveAgain(2);

    const again = await carryOut(one);
    expect([again.round, states(again)]).toEqual([
      2,
      ['succeeded', 'succeeded'],
    ]);
    expect(one.argo.syncs).toHaveLength(4);
  });

  it('what was sent before the database was restored is found, and not sent again', async () => {
    const one = await world(argoAheadMs);
    const before = await contentOf(one.db);
    await carryOut(one);
    one.pass(60);
    [EU, US].forEach(name => goBack(one, name));
    endOperations(one);

    const approval = await restored(databases.from(before), one);
    expect(approval && states(approval)).toEqual(['succeeded', 'succeeded']);
    expect(one.argo.syncs).toHaveLength(2);
  });
});

it('an Application that was made anew has nothing of the old one in its history', async () => {
  const one = await world(0);
  const before = await contentOf(one.db);
  one.argo.change(EU, { history: [] });
  await carryOut(one);
  goBack(one, EU);
  endOperations(one);

  const approval = await restored(databases.from(before), one);
  expect(approval && states(approval)).toEqual(['succeeded', 'succeeded']);
  expect(one.argo.syncs).toHaveLength(2);
});

it('a round that the release before this one opened is told by the clocks, as it told it', async () => {
  const one = await world(0);
  await one.db('promotions_executions').update({ newest_entry: null });
  const before = await contentOf(one.db);
  await carryOut(one);
  [EU, US].forEach(name => goBack(one, name));
  endOperations(one);

  const approval = await restored(databases.from(before), one);
  expect(approval && states(approval)).toEqual(['succeeded', 'succeeded']);
  expect(one.argo.syncs).toHaveLength(2);
});

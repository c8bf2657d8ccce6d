/** Syncs past the gate of checkout's prod, as two replicas on one database notice them. */

import { mockServices } from '@backstage/backend-test-utils';
import {
  application,
  CHECKOUT,
  FakeReader,
  gatedStage,
  NEW,
  snapshot,
} from '../__testUtils__/pipelines';
import {
  connections,
  type Connect,
} from '../approvals/__testUtils__/connections';
import { testDatabases } from '../approvals/__testUtils__/databases';
import { approvals, executions } from '../approvals/tables';
import type { Application, ApplicationSet } from '../argocd/types';
import { recordOf } from '../audit/__testUtils__/record';
import { eventually } from '../platform/__testUtils__/eventually';
import { migrate } from '../platform/database';
import { VirtualTime } from '../platform/__testUtils__/VirtualTime';
import { OutsideStore, type Outside } from './OutsideStore';
import { SideDoors } from './SideDoors';

jest.setTimeout(60_000);

const PROD = 'checkout-prod-eu';
const GATED = {
  annotations: {
    'promotions.stagecraft.dev/stages': 'dev,prod',
    'promotions.stagecraft.dev/gates': 'prod=approval',
  },
  steps: [{ matchExpressions: [] }, { matchExpressions: [], maxUpdate: 0 }],
};
const UNGATED = { ...GATED, annotations: {} };

const databases = testDatabases();
const connect = connections();

function shown(
  app: Partial<Application>,
  set: Partial<ApplicationSet> = GATED,
) {
  return snapshot({ set, prod: [application(PROD, app)] });
}

function syncedBy(
  username: string,
  startedAt: string,
  phase: 'Running' | 'Succeeded' | 'Failed' = 'Running',
): Partial<Application> {
  const operation = {
    phase,
    message: '',
    startedAt,
    retryCount: 0,
    retryLimit: 0,
    requested: [NEW],
    revisions: [NEW],
    initiatedBy: { username, automated: false },
    infos: [],
    resources: [],
    dryRun: false,
    partial: false,
  };
  return { operation };
}

async function portal(
  connection: Connect,
  reader: FakeReader,
  time: VirtualTime,
  others: Record<string, { userName: () => Promise<string> }> = {},
) {
  const db = connection();
  await migrate(db);
  const told: Outside[] = [];
  const userName = jest.fn(async () => 'backstage');
  const doors = new SideDoors({
    store: new OutsideStore(db, recordOf(db).audit),
    reader,
    argo: new Map(Object.entries({ ...others, eu: { userName } })),
    onOutside: outside => told.push(outside),
    clock: time.clock,
    timers: time.timers,
    logger: mockServices.logger.mock(),
  });
  doors.start();
  await doors.settled();
  return {
    db,
    doors,
    told,
    userName,
    onTab: async () => (await doors.show(shown({}).pipeline)).stages[1].outside,
    recorded: async () =>
      (await db('promotions_audit').where({ kind: 'outside' })).length,
  };
}

describe.each(['SQLITE_3', 'POSTGRES_18'] as const)('in %s', id => {
  it('is recorded once over replicas, told once, and followed to its end', async () => {
    const time = new VirtualTime();
    const reader = new FakeReader([shown({})]);
    const connection = await connect.toNew(databases, id);
    const one = await portal(connection, reader, time);
    const two = await portal(connection, reader, time);

    time.skip(60_000);
    reader.show(shown(syncedBy('admin', '2026-11-21T12:00:30Z')));
    await Promise.all([one.doors.settled(), two.doors.settled()]);
    expect(await one.recorded()).toBe(1);
    expect([...one.told, ...two.told]).toEqual([
      {
        pipeline: CHECKOUT,
        stage: { index: 1, name: 'prod' },
        targetNamespace: 'argocd',
        decision: {
          target: PROD,
          revisions: [NEW],
          account: 'admin',
          at: '2026-11-21T12:00:30.000Z',
        },
      },
    ]);
    expect(await two.onTab()).toEqual([
      one.told[0]?.decision ?? two.told[0].decision,
    ]);

    reader.show(shown(syncedBy('admin', '2026-11-21T12:00:30Z', 'Failed')));
    await Promise.all([one.doors.settled(), two.doors.settled()]);
    expect(await one.onTab()).toEqual([
      expect.objectContaining({ account: 'admin', outcome: 'failed' }),
    ]);
    expect([...one.told, ...two.told]).toHaveLength(1);
  });

  it('is not told of what happened before the portal came, but of what happened while it was away', async () => {
    const time = new VirtualTime();
    const early = syncedBy('admin', '2026-11-21T11:00:00Z', 'Succeeded');
    const connection = await connect.toNew(databases, id);
    const first = await portal(
      connection,
      new FakeReader([shown(early)]),
      time,
    );
    await first.doors.stop();
    expect(first.told).toEqual([]);

    time.skip(3_600_000);
    const meanwhile = {
      history: [
        {
          id: 1,
          revisions: [NEW],
          deployStartedAt: '2026-11-21T12:20:00Z',
          deployedAt: '2026-11-21T12:20:04Z',
          initiatedBy: 'oncall',
        },
        {
          id: 2,
          revisions: [NEW],
          deployStartedAt: '2026-11-21T12:30:00Z',
          deployedAt: '2026-11-21T12:30:04Z',
          initiatedBy: 'oncall',
        },
      ],
    };
    const back = await portal(
      connection,
      new FakeReader([shown(meanwhile)]),
      time,
    );
    expect(
      back.told.map(({ decision }) => [decision.at, decision.outcome]),
    ).toEqual([
      ['2026-11-21T12:20:00.000Z', 'succeeded'],
      ['2026-11-21T12:30:00.000Z', 'succeeded'],
    ]);
    const again = await portal(
      connection,
      new FakeReader([shown(meanwhile)]),
      time,
    );
    expect(again.told).toEqual([]);
    expect(await again.recorded()).toBe(2);
  });

  it('leaves alone what the store knows as its own', async () => {
    const time = new VirtualTime();
    const reader = new FakeReader([shown({})]);
    const one = await portal(await connect.toNew(databases, id), reader, time);
    await approvals(one.db).insert({
      id: 'approval-1',
      ...CHECKOUT,
      stage_index: 1,
      stage_name: 'prod',
      release_id: 'release-1',
      round: 1,
      revisions: JSON.stringify([NEW]),
      state: 'executing',
      required: 1,
      created_at: '2026-11-21T12:00:00.000Z',
    });
    await executions(one.db).insert({
      id: 'execution-1',
      approval_id: 'approval-1',
      namespace: 'argocd',
      name: PROD,
      project: 'shop',
      state: 'syncing',
      started_at: '2026-11-21T12:00:29.000Z',
    });
    const { operation } = syncedBy('backstage', '2026-11-21T12:00:30Z');
    const infos = [{ name: 'Stagecraft execution', value: 'execution-1' }];
    reader.show(shown({ operation: operation && { ...operation, infos } }));
    await one.doors.settled();
    expect(await one.recorded()).toBe(0);

    // What a window kept from beginning was taken back, and is sent again under another id.
    await one.db('promotions_attempts').insert({
      id: 'execution-0',
      execution_id: 'execution-1',
      started_at: '2026-11-21T12:00:09.000Z',
      taken_back_at: '2026-11-21T12:00:20.000Z',
    });
    const former = syncedBy('backstage', '2026-11-21T12:00:10Z', 'Failed');
    const formerInfos = [
      { name: 'Stagecraft execution', value: 'execution-0' },
    ];
    reader.show(
      shown({
        operation: former.operation && {
          ...former.operation,
          infos: formerInfos,
        },
      }),
    );
    await one.doors.settled();
    expect(await one.recorded()).toBe(0);

    reader.show(shown(syncedBy('backstage', '2026-11-21T12:05:00Z')));
    await one.doors.settled();
    expect(one.told.map(({ decision }) => decision.account)).toEqual([
      'backstage',
    ]);
  });
});

it('looks at nothing where no gate is ours, and starts anew where one comes', async () => {
  const time = new VirtualTime();
  const reader = new FakeReader([shown({}, UNGATED)]);
  const one = await portal(connect.toFile(), reader, time);
  time.skip(60_000);
  const rolled = syncedBy(
    'applicationset-controller',
    '2026-11-21T12:00:30Z',
    'Succeeded',
  );
  reader.show(shown(rolled, UNGATED));
  await one.doors.settled();
  time.skip(60_000);
  reader.show(shown(rolled));
  await one.doors.settled();
  expect(one.told).toEqual([]);
  reader.show(shown(syncedBy('admin', '2026-11-21T12:03:00Z')));
  await one.doors.settled();
  expect(one.told).toHaveLength(1);
});

it('notices a RollingSync that opens a stage whose "0" is misspelt', async () => {
  const time = new VirtualTime();
  const misspelt = {
    ...GATED,
    steps: [{ matchExpressions: [] }, { matchExpressions: [], maxUpdate: '0' }],
  };
  const reader = new FakeReader([shown({}, GATED)]);
  const one = await portal(connect.toFile(), reader, time);
  const set = { ...misspelt };
  reader.show(
    snapshot({
      set,
      prod: [
        application(
          PROD,
          syncedBy('applicationset-controller', '2026-11-21T12:00:30Z'),
        ),
      ],
    }),
  );
  await one.doors.settled();
  expect(one.told.map(({ decision }) => decision.account)).toEqual([
    'applicationset-controller',
  ]);
});

it('is noticed in one Argo CD while another one does not answer', async () => {
  const time = new VirtualTime();
  const silent = { instance: 'us', namespace: 'argocd', name: 'checkout' };
  const reader = new FakeReader([shown({})]);
  const { told } = await portal(connect.toFile(), reader, time, {
    us: { userName: () => new Promise(() => {}) },
  });
  reader.show(snapshot({ ref: silent, set: GATED }));
  time.skip(60_000);
  reader.show(shown(syncedBy('admin', '2026-11-21T12:00:30Z')));
  await eventually(() => expect(told).toHaveLength(1));
});

it('looks again when Argo CD did not say whose token ours is', async () => {
  const time = new VirtualTime();
  const reader = new FakeReader([shown({})]);
  const one = await portal(connect.toFile(), reader, time);
  time.skip(120_000);
  one.userName.mockRejectedValueOnce(new Error('Argo CD is away'));
  reader.show(shown(syncedBy('admin', '2026-11-21T12:01:00Z')));
  await one.doors.settled();
  expect(one.told).toEqual([]);
  await time.advance(10_000);
  await one.doors.settled();
  expect(one.told).toHaveLength(1);
});

it('leaves verdicts as they are', async () => {
  const time = new VirtualTime();
  const reader = new FakeReader([shown({})]);
  const one = await portal(connect.toFile(), reader, time);
  reader.show(shown(syncedBy('admin', '2026-11-21T12:00:30Z')));
  await one.doors.settled();
  const { outside, ...stage } = (await one.doors.show(shown({}).pipeline))
    .stages[1];
  expect(stage).toEqual(gatedStage());
  expect(outside).toHaveLength(1);
});

it('tells what was put past the gate since something was decided, unless that failed or is the same', async () => {
  const time = new VirtualTime();
  const reader = new FakeReader([shown({})]);
  const one = await portal(connect.toFile(), reader, time);
  const asked = (revisions: string[], since: string) =>
    one.doors.pastTheGate(CHECKOUT, 'prod', revisions, since);
  time.skip(60_000);
  // Nobody had looked yet: asking looks first.
  reader.show(shown(syncedBy('admin', '2026-11-21T12:00:30Z')));
  const since = '2026-11-21T12:00:40.000Z';
  expect(await asked(['another'], since)).toBe(
    'admin has synced checkout-prod-eu to 749bde9 past the gate since',
  );
  expect(await asked([NEW], since)).toBeUndefined();
  expect(await asked(['another'], '2026-11-21T12:02:00Z')).toBeUndefined();
  reader.show(shown(syncedBy('admin', '2026-11-21T12:00:30Z', 'Failed')));
  await one.doors.settled();
  expect(await asked(['another'], since)).toBeUndefined();
});

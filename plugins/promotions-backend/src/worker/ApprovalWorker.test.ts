/** What becomes of an approval, whatever Argo CD answers and wherever the process is killed. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { countingIds } from '../approvals/__testUtils__/storeContract';
import {
  DatabaseApprovalStore,
  migrate,
} from '../approvals/DatabaseApprovalStore';
import { ArgoError, type ArgoErrorKind } from '../argocd/errors';
import type { Application } from '../argocd/types';
import { releaseId, renderedDigest } from '../model/release';
import {
  application,
  CHECKOUT,
  FakeReader,
  gatedStage,
  NEW,
  OLD,
  snapshot,
} from '../__testUtils__/pipelines';
import { FakeArgoCd } from './__testUtils__/FakeArgoCd';
import { ApprovalWorker } from './ApprovalWorker';
import { KILL_POINTS, type KillPoint } from './killPoints';
import { RETRY_RULES } from './retryRules';

jest.setTimeout(30_000);

const EU = 'checkout-prod-eu';
const US = 'checkout-prod-us';
const MANIFEST = {
  group: 'apps',
  kind: 'Deployment',
  namespace: '',
  name: 'checkout',
  hook: false,
};
const NEXT = 'c9920aa0000000000000000000000000000000aa';

const folders: string[] = [];
const databases: { destroy(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(databases.splice(0).map(db => db.destroy()));
  folders.splice(0).forEach(f => rmSync(f, { recursive: true }));
});

function open(file: string) {
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  databases.push(db);
  return db;
}

/** A world with an approved release of checkout, in a database file that outlives the worker. */
async function approvedWorld(
  options: { eu?: Partial<Application>; set?: Record<string, string> } = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'stagecraft-worker-'));
  folders.push(folder);
  const file = path.join(folder, 'promotions.sqlite');
  const db = open(file);
  await migrate(db);
  const newId = countingIds();
  const store = new DatabaseApprovalStore(db, { newId, newSecret: newId });

  let time = Date.parse('2026-11-21T12:40:00.000Z');
  const clock = () => new Date(time);
  const prod = [application(EU, options.eu), application(US)];
  const set = snapshot({ set: { annotations: options.set ?? {} } }).set;
  const argo = new FakeArgoCd(
    set,
    new Map(prod.map(app => [app.key.name, app])),
    clock,
  );
  argo.rendered = {
    [NEW]: [{ ...MANIFEST, digest: 'new' }],
    [NEXT]: [{ ...MANIFEST, digest: 'next' }],
  };
  const id = releaseId(
    set,
    prod.map(app => ({
      application: app,
      rendered: renderedDigest(argo.rendered[NEW]),
    })),
  );
  const reader = new FakeReader([
    snapshot({ prod, stage: { release: { ...gatedStage().release, id } } }),
  ]);
  await store.record(
    {
      pipeline: CHECKOUT,
      stageIndex: 1,
      stageName: 'prod',
      releaseId: id,
      round: 1,
      revisions: [NEW],
      targets: prod.map(app => ({ ...app.key, project: app.project })),
      required: 1,
      user: 'user:default/grace',
      decision: 'approve',
      ownership: ['group:default/leads'],
      at: '2026-11-21T12:31:00.000Z',
    },
    () => true,
  );

  const logger = mockServices.logger.mock();
  const config = {
    instances: [
      {
        name: 'eu',
        url: 'https://argocd.example',
        frontendUrl: 'https://argocd.example',
        token: () => 'token',
        execute: true,
      },
    ],
    policies: [
      {
        name: 'production',
        match: {},
        approvals: 1,
        approvers: { users: [], groups: ['group:default/leads'] },
      },
    ],
    brokenPolicies: [],
  };
  const newWorker = (
    reached?: (point: KillPoint) => Promise<void>,
    leaseMs = 60_000,
  ) =>
    new ApprovalWorker({
      // Every worker is another process with another connection to the same file.
      store: new DatabaseApprovalStore(open(file), { newId, newSecret: newId }),
      reader,
      argo: new Map([['eu', argo]]),
      config,
      clock,
      logger,
      leaseMs,
      settleMs: 0,
      onProgress: () => {},
      reached,
    });
  const approval = async () => (await store.find(CHECKOUT))[0];
  return {
    argo,
    reader,
    config,
    newWorker,
    approval,
    pass: (seconds: number) => (time += seconds * 1000),
    /** Makes what is put back due, and works until nothing is. */
    async work(worker = newWorker()) {
      await db('promotions_approvals')
        .whereNotNull('due_at')
        .update({ due_at: 0 });
      await worker.workOnce();
      return approval();
    },
  };
}

function states({ execution }: { execution: { state: string }[] }) {
  return execution.map(e => e.state);
}

describe('an approved release', () => {
  it('is synced once to each target, pinned, with approver, release and execution in its infos', async () => {
    const world = await approvedWorld();
    const approval = await world.work();
    expect(states(approval)).toEqual(['syncing', 'syncing']);
    expect(world.argo.syncs.map(s => s.target)).toEqual([EU, US]);
    expect(world.argo.syncs[0].request).toEqual({
      revisions: [NEW],
      multiSource: false,
      prune: false,
      syncOptions: ['CreateNamespace=true'],
      infos: [
        { name: 'Approved by', value: 'user:default/grace' },
        { name: 'Stagecraft release', value: approval.releaseId },
        {
          name: 'Stagecraft execution',
          value: approval.execution[0].executionId,
        },
      ],
      retry: { limit: 2, backoffSeconds: 10, maxSeconds: 180 },
    });
  });

  it('is followed until both operations end, and done then', async () => {
    const world = await approvedWorld();
    await world.work();
    world.argo.begin(EU);
    expect(states(await world.work())).toEqual(['syncing', 'syncing']);
    world.argo.end(EU, 'Succeeded', 'successfully synced');
    world.argo.end(US, 'Succeeded');
    const done = await world.work();
    expect(done.state).toBe('succeeded');
    expect(done.execution[0]).toMatchObject({
      state: 'succeeded',
      message: 'successfully synced',
    });
    expect(world.argo.syncs).toHaveLength(2);
  });

  it('fails when an operation fails, and says on which target', async () => {
    const world = await approvedWorld();
    await world.work();
    world.argo.end(EU, 'Failed', 'one or more objects failed to apply');
    world.argo.end(US, 'Succeeded');
    expect(await world.work()).toMatchObject({
      state: 'failed',
      message: `${EU}: one or more objects failed to apply`,
    });
  });

  it('deletes what left the manifests where the ApplicationSet says so', async () => {
    const world = await approvedWorld({
      set: { 'promotions.stagecraft.dev/prune': 'true' },
    });
    await world.work();
    expect(world.argo.syncs.map(s => s.request.prune)).toEqual([true, true]);
  });

  it('skips a target that runs it already', async () => {
    const world = await approvedWorld({
      eu: {
        sync: { status: 'Synced', revisions: [NEW], ofThisSpec: true },
        history: [
          { id: 2, revisions: [NEW], deployedAt: '2026-11-21T12:00:00Z' },
        ],
        operation: {
          phase: 'Succeeded',
          message: '',
          startedAt: '2026-11-21T12:00:00Z',
          retryCount: 0,
          retryLimit: 0,
          requested: [NEW],
          revisions: [NEW],
          initiatedBy: { username: 'admin', automated: false },
          infos: [],
          resources: [],
          dryRun: false,
          partial: false,
        },
      },
    });
    expect(states(await world.work())).toEqual(['skipped', 'syncing']);
    expect(world.argo.syncs.map(s => s.target)).toEqual([US]);
  });

  it('deploys the approved commit though a newer one has come', async () => {
    const world = await approvedWorld();
    world.argo.change(EU, {
      sync: { status: 'OutOfSync', revisions: [NEXT], ofThisSpec: true },
    });
    await world.work();
    expect(world.argo.syncs.map(s => s.request.revisions)).toEqual([
      [NEW],
      [NEW],
    ]);
  });
});

describe('nothing is synced and the approval ends', () => {
  it.each<
    [string, (w: Awaited<ReturnType<typeof approvedWorld>>) => void, RegExp]
  >([
    [
      'when what it renders to has changed',
      w => (w.argo.rendered[NEW] = [{ ...MANIFEST, digest: 'other' }]),
      /renders to, has changed/,
    ],
    [
      'when a target’s spec has changed',
      w => w.argo.change(US, { specDigest: 'another' }),
      /the spec of/,
    ],
    [
      'when a target is gone',
      w => w.argo.applications.delete(US),
      /^not deployed: the target checkout-prod-us is gone$/,
    ],
    [
      'when the ApplicationSet is gone',
      w => (w.argo.setGone = true),
      /^not deployed: the ApplicationSet checkout is gone$/,
    ],
    [
      'when a target has joined the stage',
      w =>
        w.reader.show(
          snapshot({
            prod: [application(EU), application(US), application('third')],
          }),
        ),
      /its targets changed .*third/,
    ],
    [
      'when the portal may not act there any more',
      w => (w.config.instances[0].execute = false),
      /may not act on eu/,
    ],
    [
      'when who approved does not suffice any more',
      w => (w.config.policies[0].approvals = 2),
      /do not suffice/,
    ],
    [
      'when it was approved long ago',
      w => w.pass(25 * 60 * 60),
      /more than 24 hours/,
    ],
  ])('%s', async (_, change, reason) => {
    const world = await approvedWorld();
    change(world);
    const approval = await world.work();
    expect(world.argo.syncs).toEqual([]);
    expect(approval.state).toBe('ended');
    expect(approval.message).toMatch(reason);
    expect(states(approval)).toEqual(['skipped', 'skipped']);
  });

  it('waits while the evidence is not live', async () => {
    const world = await approvedWorld();
    world.reader.show(
      snapshot({ pipeline: { freshness: { state: 'stale' } } }),
    );
    const approval = await world.work();
    expect(approval.state).toBe('executing');
    expect(world.argo.syncs).toEqual([]);
  });
});

describe('a target that is gone', () => {
  it('before anything was sent to it fails what is deployed to the others, once they are', async () => {
    const world = await approvedWorld();
    world.argo.refusals = [new ArgoError('busy', 'said Argo CD')];
    await world.work();
    expect(world.argo.syncs.map(s => s.target)).toEqual([US]);
    world.argo.applications.delete(EU);
    expect(states(await world.work())).toEqual(['failed', 'syncing']);
    world.argo.end(US, 'Succeeded');
    expect(await world.work()).toMatchObject({
      state: 'failed',
      message: `${EU}: not deployed: the target ${EU} is gone`,
    });
  });

  it('after a sync was sent to it has failed', async () => {
    const world = await approvedWorld();
    await world.work();
    world.argo.applications.delete(EU);
    world.argo.end(US, 'Succeeded');
    const approval = await world.work();
    expect(approval.state).toBe('failed');
    expect(states(approval)).toEqual(['failed', 'succeeded']);
    expect(approval.execution[0].message).toMatch(/the Application is gone/);
  });
});

describe('operations of others', () => {
  it('are waited for and never overwritten', async () => {
    const world = await approvedWorld({
      eu: {
        operationRequested: true,
        requestedOperation: {
          revisions: [],
          initiatedBy: 'applicationset-controller',
          infos: [],
        },
      },
    });
    const approval = await world.work();
    expect(approval.execution[0]).toMatchObject({
      state: 'queued',
      message: 'waits for the operation of applicationset-controller to end',
    });
    world.argo.change(EU, {
      operationRequested: false,
      requestedOperation: undefined,
    });
    await world.work();
    expect(world.argo.syncs.map(s => s.target)).toEqual([US, EU]);
  });

  it('leave it untold whether ours ran, so that nothing is sent twice', async () => {
    const world = await approvedWorld();
    world.argo.refusals = [new ArgoError('timeout', 'no answer')];
    await world.work();
    world.argo.change(EU, {
      operation: {
        phase: 'Failed',
        message: '',
        startedAt: '2026-11-21T12:40:10Z',
        retryCount: 0,
        retryLimit: 0,
        requested: [OLD],
        revisions: [OLD],
        initiatedBy: { username: 'admin', automated: false },
        infos: [],
        resources: [],
        dryRun: false,
        partial: false,
      },
    });
    const approval = await world.work();
    expect(approval.execution[0]).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/cannot be told/),
    });
    expect(world.argo.syncs.map(s => s.target)).toEqual([US]);
  });
});

it('terminates an operation that deploys something else, and says so', async () => {
  const world = await approvedWorld();
  world.argo.takesInstead = [OLD];
  const approval = await world.work();
  expect(world.argo.terminated).toEqual([EU, US]);
  expect(approval.state).toBe('failed');
  expect(approval.execution[0].message).toMatch(
    /took f461d15.* instead of the approved 749bde9/,
  );
});

describe('an error of Argo CD', () => {
  const isKind = (text: string): text is ArgoErrorKind => text in RETRY_RULES;
  const kinds = Object.keys(RETRY_RULES).filter(isKind);
  const passing = kinds.filter(kind => RETRY_RULES[kind].action !== 'fail');
  const final = kinds.filter(kind => RETRY_RULES[kind].action === 'fail');

  it.each(passing)(
    '%s is waited out, then the target is synced once',
    async kind => {
      const world = await approvedWorld();
      world.argo.refusals = [new ArgoError(kind, 'said Argo CD')];
      const waiting = await world.work();
      expect(waiting.state).toBe('executing');
      expect(waiting.execution[0].message).toMatch(/said Argo CD/);
      await world.work();
      expect(world.argo.syncs.map(s => s.target).sort()).toEqual([EU, US]);
    },
  );

  it.each(final)('%s fails the target for good', async kind => {
    const world = await approvedWorld();
    world.argo.refusals = [new ArgoError(kind, 'said Argo CD')];
    const approval = await world.work();
    expect(approval.execution[0]).toMatchObject({
      state: 'failed',
      message: `${RETRY_RULES[kind].says}: said Argo CD`,
    });
  });

  it.each(['timeout', 'unreachable', 'server', 'undecodable'] as const)(
    'that hides an accepted sync (%s) does not make a second one',
    async kind => {
      const world = await approvedWorld();
      world.argo.loseAnswer = new ArgoError(kind, 'lost');
      await world.work();
      world.argo.end(EU, 'Succeeded');
      world.argo.end(US, 'Succeeded');
      expect((await world.work()).state).toBe('succeeded');
      expect(world.argo.syncs.map(s => s.target)).toEqual([EU, US]);
    },
  );
});

describe('several workers', () => {
  it('sync each target once between them', async () => {
    const world = await approvedWorld();
    const workers = [1, 2, 3].map(() => world.newWorker());
    await Promise.all(workers.map(worker => worker.workOnce()));
    expect(world.argo.syncs.map(s => s.target)).toEqual([EU, US]);
  });

  it.each(['claimed', 'verified'] as const)(
    'leave the work to the one with the ticket: who slept at "%s" wakes up and sends nothing',
    async where => {
      const world = await approvedWorld();
      let wakeUp: () => void = () => {};
      let sleptThrough: Promise<boolean> = Promise.resolve(false);
      const asleep = new Promise<void>(sleeping => {
        const sleeper = world.newWorker(
          point =>
            new Promise(resolve => {
              if (point === where) {
                wakeUp = resolve;
                sleeping();
              } else {
                resolve();
              }
            }),
          -1,
        );
        sleptThrough = sleeper.workOnce();
      });
      await asleep;
      await world.newWorker().workOnce();
      wakeUp();
      await sleptThrough;
      expect(world.argo.syncs.map(s => s.target)).toEqual([EU, US]);
      expect(states(await world.approval())).toEqual(['syncing', 'syncing']);
    },
  );
});

describe('killed', () => {
  /** Never comes back, as a killed process does not; resolves `dead` when it is reached for the nth time. */
  function killAt(point: KillPoint, nth: number) {
    let seen = 0;
    let died: () => void = () => {};
    const dead = new Promise<void>(resolve => (died = resolve));
    const reached = (at: KillPoint) => {
      seen += at === point ? 1 : 0;
      if (at === point && seen === nth) {
        died();
        return new Promise<void>(() => {});
      }
      return Promise.resolve();
    };
    return { reached, dead };
  }

  const cases = KILL_POINTS.flatMap(point =>
    [1, 2].map(nth => [point, nth] as const),
  );

  it.each(cases)(
    'at "%s", for the %i. time, it has lost nothing and doubles nothing',
    async (point, nth) => {
      const world = await approvedWorld();
      const { reached, dead } = killAt(point, nth);
      const doomed = world.newWorker(reached, -1);
      const survived = runToEnd(world, doomed);
      await Promise.race([dead, survived]);
      await runToEnd(world, world.newWorker());

      const approval = await world.approval();
      expect(approval.state).toBe('succeeded');
      expect(states(approval)).toEqual(['succeeded', 'succeeded']);
      expect(
        world.argo.syncs.map(s => [s.target, ...s.request.revisions]).sort(),
      ).toEqual([
        [EU, NEW],
        [US, NEW],
      ]);
    },
  );

  /** Argo CD's operations end between two passes, as they do in life. */
  async function runToEnd(
    world: Awaited<ReturnType<typeof approvedWorld>>,
    worker: ApprovalWorker,
  ) {
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
});

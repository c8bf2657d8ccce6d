/** What becomes of an approval, whatever Argo CD answers. */

import { connections } from '../approvals/__testUtils__/connections';
import { ArgoError, type ArgoErrorKind } from '../argocd/errors';
import { readSyncs } from '../history/readSyncs';
import { application, OLD, NEW, snapshot } from '../__testUtils__/pipelines';
import {
  EU,
  MANIFEST,
  NEXT,
  prepareWorld,
  states,
  US,
  type ApprovedWorld,
  type WorldOptions,
} from './__testUtils__/approvedWorld';
import { RETRY_RULES } from './retryRules';

jest.setTimeout(30_000);

const connect = connections();
const approvedWorld = (options?: WorldOptions) =>
  prepareWorld(connect.toFile(), options);

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
        { name: 'Stagecraft approval', value: approval.id },
        {
          name: 'Stagecraft execution',
          value: approval.execution[0].executionId,
        },
        { name: 'Stagecraft spec', value: `spec-${EU}` },
      ],
      retry: { limit: 2, backoffSeconds: 10, maxSeconds: 180 },
    });
  });

  it('tells in its infos who overrode what the gate asks, so that its history tells it too', async () => {
    const overriders = { users: ['user:default/grace'], groups: [] };
    const world = await approvedWorld({
      opensBy: 'override',
      policy: { overriders },
    });
    await world.work();
    const { infos } = world.argo.syncs[0].request;
    expect(infos).toContainEqual({
      name: 'Overridden by',
      value: 'user:default/grace',
    });
    world.argo.end(EU, 'Succeeded');
    expect(readSyncs(world.argo.app(EU)).at(-1)?.startedBy).toEqual({
      kind: 'portal',
      name: 'user:default/grace',
      override: true,
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
  it.each<[string, (w: ApprovedWorld) => unknown, RegExp]>([
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
      'when a later release was approved while it waited',
      w => w.approveLater(),
      /a later release, c9920aa, was approved since/,
    ],
    [
      'when the pipeline is gone',
      w => {
        w.reader.show();
        w.argo.setGone = true;
      },
      /^not deployed: the ApplicationSet checkout is gone$/,
    ],
    [
      'when it was approved long ago and the evidence is still not live',
      w => {
        w.reader.show(
          snapshot({ pipeline: { freshness: { state: 'stale' } } }),
        );
        w.pass(25 * 60 * 60);
      },
      /more than 24 hours/,
    ],
    [
      'when it was approved long ago',
      w => w.pass(25 * 60 * 60),
      /more than 24 hours/,
    ],
  ])('%s', async (_, change, reason) => {
    const world = await approvedWorld();
    await change(world);
    const approval = await world.work();
    expect(world.argo.syncs).toEqual([]);
    expect(approval.state).toBe('ended');
    expect(approval.message).toMatch(reason);
    expect(states(approval)).toEqual(['skipped', 'skipped']);
  });

  it.each<[string, (w: ApprovedWorld) => unknown, string]>([
    [
      'a resource',
      w => (w.argo.rendered[NEW] = [{ ...MANIFEST, digest: 'other' }]),
      `Deployment checkout changed in ${EU}; Deployment checkout changed in ${US}`,
    ],
    [
      'what a target is deployed with',
      w => w.argo.change(US, { specDigest: 'another' }),
      `its settings changed in ${US}`,
    ],
  ])('and it says so when %s has changed', async (_, change, says) => {
    const world = await approvedWorld({ keepsContents: true });
    change(world);
    expect(await world.work()).toMatchObject({
      state: 'ended',
      message: `not deployed: what would be deployed has changed since the approval: ${says}`,
    });
    expect(world.argo.syncs).toEqual([]);
  });

  it('waits while the pipeline has not been read yet', async () => {
    const world = await approvedWorld();
    world.reader.show();
    const approval = await world.work();
    expect(approval.state).toBe('executing');
    expect(world.argo.syncs).toEqual([]);
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
  expect(world.argo.terminated).toEqual([EU]);
  expect(approval.state).toBe('failed');
  expect(approval.execution[1]).toMatchObject({
    state: 'skipped',
    message: `not begun because ${EU} failed`,
  });
  expect(approval.execution[0].message).toMatch(
    /took f461d15.* instead of 749bde9/,
  );
});

it('terminates an operation whose Application changed after it was verified, and says so', async () => {
  const world = await approvedWorld();
  world.argo.beforeSync = name =>
    world.argo.change(name, { specDigest: 'another source' });
  const approval = await world.work();
  expect(world.argo.terminated).toEqual([EU]);
  expect(approval.state).toBe('failed');
  expect(approval.execution[1]).toMatchObject({
    state: 'skipped',
    message: `not begun because ${EU} failed`,
  });
  expect(approval.execution[0].message).toMatch(/spec .* changed/);
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

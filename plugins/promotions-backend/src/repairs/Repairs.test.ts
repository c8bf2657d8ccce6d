/** What reaches Argo CD when a person repairs a drifted target. */

import { ArgoError } from '../argocd/errors';
import { NEW, OLD } from '../__testUtils__/pipelines';
import {
  driftedApplication,
  driftedWorld,
  GRACE,
  PROD,
} from './__testUtils__/driftedWorld';

const HEIDI = { ...GRACE, user: 'user:default/heidi' };

const response = (executionId: string) => ({
  target: PROD,
  revisions: [NEW],
  executionId,
});
const sent = { kind: 'sent', response: response('execution-1') };
const repeated = { kind: 'repeated', response: response('execution-1') };

describe('a repair', () => {
  it('syncs what was deployed, pinned, and says who asked for it', async () => {
    const { repair, argo } = driftedWorld();
    expect(await repair()).toEqual(sent);
    expect(argo.syncs).toEqual([
      {
        target: PROD,
        request: {
          revisions: [NEW],
          multiSource: false,
          prune: false,
          syncOptions: ['CreateNamespace=true'],
          infos: [
            { name: 'Stagecraft kind', value: 'repair' },
            { name: 'Repaired by', value: 'user:default/grace' },
            { name: 'Stagecraft execution', value: 'execution-1' },
          ],
          retry: { limit: 2, backoffSeconds: 10, maxSeconds: 180 },
        },
      },
    ]);
  });

  it('deploys what runs, not the newer candidate that waits at the gate', async () => {
    const history = [
      { id: 1, revisions: [OLD], deployedAt: '2026-11-21T12:00:00Z' },
    ];
    const { repair, argo } = driftedWorld({ app: { history } });
    expect(await repair(GRACE, [OLD])).toMatchObject({ kind: 'sent' });
    expect(argo.syncs[0].request.revisions).toEqual([OLD]);
  });

  it.each([
    ['true', true],
    ['false', false],
  ])('prunes as the set says: %s', async (prune, pruned) => {
    const annotations = { 'promotions.stagecraft.dev/prune': prune };
    const { repair, argo } = driftedWorld({
      set: { annotations },
      app: { automatedPrune: !pruned },
    });
    await repair();
    expect(argo.syncs[0].request.prune).toBe(pruned);
  });
});

describe('one sync only', () => {
  it('when one person presses twice at once', async () => {
    const { repair, argo } = driftedWorld();
    expect(await Promise.all([repair(), repair()])).toEqual([sent, repeated]);
    expect(argo.syncs).toHaveLength(1);
  });

  it('when two people press, one after the other, while it runs', async () => {
    const { repair, argo } = driftedWorld();
    await repair();
    argo.begin(PROD);
    expect(await repair(HEIDI)).toEqual(repeated);
    expect(argo.syncs).toHaveLength(1);
  });

  it('when it has ended and Argo CD has not compared the target since', async () => {
    const { repair, argo } = driftedWorld();
    await repair();
    argo.end(PROD, 'Succeeded');
    argo.change(PROD, { sync: driftedApplication().sync });
    expect(await repair(HEIDI)).toEqual(repeated);

    argo.change(PROD, { reconciledAt: '2026-11-21T12:40:05Z' });
    expect(await repair(HEIDI)).toMatchObject({
      kind: 'sent',
      response: { executionId: 'execution-2' },
    });
  });

  it('when another portal process was quicker by a moment', async () => {
    const { repair, argo } = driftedWorld();
    argo.beforeSync = name => {
      argo.beforeSync = () => {};
      argo.change(name, {
        operationRequested: true,
        requestedOperation: {
          revisions: [NEW],
          initiatedBy: 'backstage',
          infos: [
            { name: 'Stagecraft kind', value: 'repair' },
            { name: 'Stagecraft execution', value: 'theirs' },
          ],
        },
      });
      throw new ArgoError('busy', 'another operation is already in progress');
    };
    expect(await repair()).toEqual({
      kind: 'repeated',
      response: response('theirs'),
    });
  });

  it('when the answer to it was lost', async () => {
    const { repair, argo } = driftedWorld();
    argo.loseAnswer = new ArgoError('timeout', 'it took too long');
    expect(await repair()).toEqual(sent);
    expect(argo.syncs).toHaveLength(1);
  });
});

describe('nothing is sent', () => {
  it('when the target runs something else than the person saw', async () => {
    const { repair, argo } = driftedWorld();
    expect(await repair(GRACE, [OLD])).toMatchObject({
      kind: 'releaseChanged',
    });
    expect(argo.syncs).toEqual([]);
  });

  it.each([
    ['operationRunning', { operationRequested: true }],
    [
      'notDrifted',
      { sync: { status: 'Synced', revisions: [NEW], ofThisSpec: true } },
    ],
    ['specChanged', { deployedFrom: 'other' }],
    ['specChanged', { specDigest: 'changed a moment ago' }],
  ] satisfies [string, Parameters<typeof driftedApplication>[0]][])(
    'when a fresh look finds what speaks against it: %s',
    async (code, found) => {
      const { repair, argo } = driftedWorld();
      argo.change(PROD, found);
      expect(await repair()).toMatchObject({
        kind: 'refused',
        refusal: { code },
      });
      expect(argo.syncs).toEqual([]);
    },
  );

  it('when a sync window is closed, or closes before Argo CD hears of it', async () => {
    const { repair, argo, close } = driftedWorld();
    argo.refusals = [
      new ArgoError('window', 'cannot sync: blocked by sync window'),
    ];
    expect(await repair()).toMatchObject({
      kind: 'refused',
      refusal: { code: 'windowClosed' },
    });
    const deny = {
      kind: 'deny' as const,
      schedule: '* * * * *',
      duration: '1h',
      manualSync: false,
    };
    close({ active: [deny], assigned: [deny], canSync: false });
    expect(await repair()).toMatchObject({
      kind: 'refused',
      refusal: { code: 'windowClosed' },
    });
    expect(argo.syncs).toEqual([]);
  });

  it('while a person holds the stage; what a rollback left does not keep what it brought back', async () => {
    const { repair, repairs, shown, argo, hold } = driftedWorld();
    const holds = hold('person');
    expect(await repair()).toMatchObject({
      refusal: { code: 'held', reason: expect.stringMatching(/incident 42/) },
    });
    expect(argo.syncs).toEqual([]);
    const [dev, prod] = shown.pipeline.stages;
    const held = { ...shown.pipeline, stages: [dev, { ...prod, holds }] };
    expect(
      repairs.show(held, shown, GRACE).stages[1].targets[0].viewer,
    ).toEqual({
      repair: expect.objectContaining({ allowed: false, code: 'held' }),
    });
    hold('rollback');
    expect(await repair()).toEqual(sent);
  });

  it('when another operation was quicker', async () => {
    const { repair, argo } = driftedWorld();
    argo.refusals = [
      new ArgoError('busy', 'another operation is already in progress'),
    ];
    expect(await repair()).toMatchObject({
      kind: 'refused',
      refusal: { code: 'operationRunning' },
    });
  });

  it.each([
    [{ kind: 'other' as const, what: 'a service' }, 'notAUser'],
    [{ ...GRACE, permitted: false }, 'notAllowed'],
  ])('for %j, who does not even learn what runs', async (viewer, code) => {
    const { repair } = driftedWorld();
    for (const revision of [NEW, OLD]) {
      expect(await repair(viewer, [revision])).toMatchObject({
        kind: 'refused',
        refusal: { code },
      });
    }
  });

  it('on an instance where the portal only reads', async () => {
    const { repair, argo } = driftedWorld({ execute: false });
    expect(await repair()).toMatchObject({
      kind: 'refused',
      refusal: { code: 'readOnlyInstance' },
    });
    expect(argo.syncs).toEqual([]);
  });
});

describe('a sync that Argo CD takes differently', () => {
  it('is stopped when it deploys something else', async () => {
    const { repair, argo } = driftedWorld();
    argo.takesInstead = [OLD];
    expect(await repair()).toEqual({
      kind: 'stopped',
      reason: `${PROD} was not repaired: Argo CD took ${OLD} instead of ${NEW}. It was stopped.`,
    });
    expect(argo.terminated).toEqual([PROD]);
  });

  it('is stopped when the spec changed meanwhile', async () => {
    const { repair, argo } = driftedWorld();
    argo.beforeSync = name => argo.change(name, { specDigest: 'another' });
    expect(await repair()).toMatchObject({
      kind: 'stopped',
      reason: expect.stringMatching(/the spec of the Application changed/),
    });
    expect(argo.terminated).toEqual([PROD]);
  });

  it('is told when it cannot be stopped', async () => {
    const { repair, argo } = driftedWorld();
    argo.takesInstead = [OLD];
    argo.terminate = async () => {
      throw new ArgoError('server', 'down');
    };
    expect(await repair()).toMatchObject({
      reason: expect.stringMatching(/could not be stopped: look at it/),
    });
  });
});

describe('an Argo CD that fails', () => {
  it.each(['forbidden', 'notFound', 'invalid', 'unauthenticated'] as const)(
    'with %s is told as it is',
    async kind => {
      const { repair, argo } = driftedWorld();
      argo.refusals = [new ArgoError(kind, 'its own words')];
      await expect(repair()).rejects.toMatchObject({
        kind,
        message: 'its own words',
      });
    },
  );

  it('so that nobody knows whether it took the sync is told so', async () => {
    const { repair, argo } = driftedWorld();
    argo.refusals = [new ArgoError('unreachable', 'no answer')];
    await expect(repair()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/^It is not known whether Argo CD took/),
    });
  });
});

it('shows with each target what enforcement would say', () => {
  const { repairs, shown } = driftedWorld();
  const { stages } = repairs.show(shown.pipeline, shown, GRACE);
  expect(stages[1].targets[0].viewer).toEqual({ repair: { allowed: true } });
  expect(stages[0].targets[0].viewer).toMatchObject({
    repair: { allowed: false, code: 'notDrifted' },
  });
});

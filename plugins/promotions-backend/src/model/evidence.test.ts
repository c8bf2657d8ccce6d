/** What counts as evidence and what does not: half-written, old, repeated and missing status. */

import {
  a,
  atProd,
  atQa,
  b,
  byPerson,
  c,
  changed,
  passed,
  settled,
  withChild,
} from './__testUtils__/situations';
import { childOf, hookOf, resourceOf, Story } from './__testUtils__/story';

describe('another Application under the same name', () => {
  it('has completed nothing', () => {
    const story = atProd().change(['qa'], app => ({
      ...app,
      uid: 'made again',
      history: [],
      operation: undefined,
      sync: { ...app.sync, status: 'OutOfSync' },
      health: { status: 'Missing' },
    }));
    expect(story.verdicts()).toBe('dev complete · qa gated · prod waiting');
  });

  it('has failed nothing', () => {
    const story = atQa().failed(b, 'qa', 'functional');
    expect(story.verdicts()).toMatch(/qa failed/);
    story.change(['qa'], changed({ uid: 'made again', operation: undefined }));
    expect(story.verdicts()).toMatch(/qa gated/);
  });
});

describe('history and operation', () => {
  it('a target that keeps no history runs what its last operation deployed', () => {
    const story = atQa().deployed(b, 'prod', byPerson);
    story.change(['prod'], changed({ history: [] }));
    expect(story.verdicts()).toMatch(/prod outOfOrder$/);
  });

  it('after a restored backup the history alone tells what runs', () => {
    const story = settled().change(
      ['dev', 'qa', 'prod'],
      changed({ operation: undefined }),
    );
    story.set = { ...story.set, applicationStatus: [] };
    expect(story.restarted().verdicts()).toBe(
      'dev complete · qa complete · prod complete',
    );
  });

  it('an operation that succeeded in the second in which one failed is told from it', () => {
    const story = atQa().failed(b, 'qa');
    expect(story.verdicts()).toMatch(/qa failed/);
    expect(story.deployed(b, 'qa').verdicts()).toMatch(/qa complete/);
  });

  it('an operation that failed in the second in which one succeeded is told from it', () => {
    const story = atQa().deployed(b, 'qa');
    story.judge();
    expect(story.failed(b, 'qa').verdicts()).toMatch(/qa failed/);
  });

  it('one that failed before it said what it deploys has failed for what was desired', () => {
    const story = atQa().failed(b, 'qa');
    story.change(['qa'], app => ({
      ...app,
      operation: app.operation && { ...app.operation, revisions: [] },
    }));
    expect(story.verdicts()).toBe('dev complete · qa failed · prod waiting');
  });

  it('one that failed while it still showed the one before has failed for what was desired', () => {
    const story = atQa().failed(a, 'qa');
    expect(story.verdicts()).toBe('dev complete · qa failed · prod waiting');
  });

  it('one that was terminated has failed', () => {
    const story = atQa()
      .failed(b, 'qa')
      .change(['qa'], app => ({
        ...app,
        operation: app.operation && {
          ...app.operation,
          phase: 'Error',
          message: 'operation terminated',
        },
      }));
    expect(story.stage('qa')).toMatchObject({
      verdict: 'failed',
      code: 'operationFailed',
    });
  });

  it('a sync of some resources is no release', () => {
    const story = atQa().deployed(b, 'qa', { partial: true });
    story.compared(b, 'qa').change(['qa'], app => ({
      ...app,
      history: app.history.slice(0, -1),
    }));
    expect(story.pass(20).verdicts()).toBe(
      'dev complete · qa gated · prod waiting',
    );
  });

  it('what was not compared since its operation ended has not failed yet', () => {
    const story = atQa().syncing(b, 'qa');
    story.judge();
    const reconciledAt = story.now;
    story.pass(30).deployed(b, 'qa').compared(b, 'qa');
    story.change(['qa'], changed({ reconciledAt })).judge();
    expect(story.pass(60).verdicts()).toMatch(/qa rolling/);
    expect(story.pass(200).verdicts()).toMatch(/qa failed/);
  });

  it('a rollback is drift that says what runs', () => {
    const story = atProd().deployed(b, 'prod', byPerson);
    story.judge();
    story.pass(60).deployed(a, 'prod', byPerson).compared(b, 'prod');
    expect(story.pass(60).stage('prod')).toMatchObject({
      verdict: 'drifted',
      code: 'rolledBack',
      params: { revision: a },
    });
  });
});

describe('a commit that changes nothing here', () => {
  it('does not make a failed release good', () => {
    const story = settled().pass(5).compared(b, 'dev', 'qa', 'prod');
    story.judge();
    story.pass(5).unaffected(b, 'dev').failed(b, 'dev', 'functional').judge();
    story.pass(5).unaffected(c, 'dev', 'qa', 'prod');
    expect(story.stage('dev')).toMatchObject({
      verdict: 'failed',
      code: 'checkFailed',
    });
    expect(story.restarted().verdicts()).toMatch(/^dev failed/);
  });

  it('and touches one stage only, needs approval at a verified gate', () => {
    const story = settled()
      .annotated({ 'promotions.stagecraft.dev/gates': 'prod=verified' })
      .pass(5)
      .unaffected(b, 'dev', 'qa')
      .compared(b, 'prod');
    expect(story.stage('prod')).toMatchObject({
      verdict: 'gated',
      code: 'gated.unproven',
    });
  });
});

describe('clocks', () => {
  it.each([
    ['behind', -3600],
    ['ahead', 3600],
  ])('an hour %s of Argo CD changes no verdict', (_, ahead) => {
    const fresh = new Story();
    fresh.ahead = ahead;
    const story = atProd(settled({}, fresh));
    expect(story.verdicts()).toBe('dev complete · qa complete · prod gated');
    const job = resourceOf({
      group: 'batch',
      kind: 'Job',
      name: 'smoke',
      status: 'Synced',
      health: 'Degraded',
    });
    story
      .deployed(b, 'prod', byPerson)
      .change(['prod'], changed({ resources: [job] }));
    expect(story.verdicts()).toMatch(/prod failed$/);
    story.pass(60).syncing(b, 'prod', byPerson);
    expect(story.verdicts()).toMatch(/prod rolling$/);
    const healthy = { ...job, health: 'Healthy' };
    story.pass(5).deployed(b, 'prod', byPerson);
    story.change(['prod'], changed({ resources: [healthy] }));
    expect(story.verdicts()).toMatch(/prod complete$/);
  });
});

describe('an ApplicationSet that is only polled', () => {
  it('is not complete while its claim is older than RollingSync’s own operation', () => {
    const story = atQa().claim('qa', 'Waiting', b);
    story.set = {
      ...story.set,
      applicationStatus: story.set.applicationStatus.map(status => ({
        ...status,
        since: '2026-11-21T12:00:00Z',
      })),
    };
    story.deployed(b, 'qa');
    expect(story.verdicts()).toMatch(/qa rolling/);
    expect(story.claim('qa', 'Healthy', b).verdicts()).toMatch(/qa complete/);
  });

  it('repeats the operation that ended while it claimed Pending, so nothing is complete for a moment', () => {
    const story = atQa().claim('qa', 'Pending', b).syncing(b, 'qa');
    story.judge();
    story.deployed(b, 'qa').judge();
    story.claim('qa', 'Healthy', b);
    expect(story.verdicts()).toMatch(/qa rolling/);
    expect(story.pass(2).verdicts()).toMatch(/qa complete/);
  });
});

describe('charts', () => {
  const chart = [
    { repoURL: 'https://charts', targetRevision: '*', chart: 'web' },
  ];

  it('a version is a candidate like a commit', () => {
    const story = new Story().change(
      ['dev', 'qa', 'prod'],
      changed({ sources: chart }),
    );
    story.compared('1.1.0', 'dev', 'qa', 'prod').judge();
    story.deployed('1.1.0', 'dev').claim('dev', 'Healthy', '1.1.0').judge();
    expect(story.pass(5).verdicts()).toBe(
      'dev complete · qa gated · prod waiting',
    );
  });

  it('a version that a sync pins is what it deploys', () => {
    const story = new Story().change(
      ['dev', 'qa', 'prod'],
      changed({ sources: chart }),
    );
    story.compared('1.1.0', 'dev', 'qa', 'prod').judge();
    story.pass(5).compared('1.2.0', 'dev', 'qa', 'prod').judge();
    expect(
      story.syncing('1.1.0', 'prod', byPerson).stage('prod'),
    ).toMatchObject({ verdict: 'rolling', code: 'rollingOther' });
  });
});

describe('hydrated sources', () => {
  const [devCommit, prodCommit] = ['d'.repeat(40), 'e'.repeat(40)];

  /** Dry commit a was hydrated into a commit of its own for each stage. */
  function hydrated(): Story {
    const story = new Story();
    for (const [name, commit] of [
      ['dev', devCommit],
      ['qa', 'f'.repeat(40)],
      ['prod', prodCommit],
    ] as const) {
      story
        .compared(commit, name)
        .change([name], changed({ hydration: { dry: a, hydrated: commit } }));
    }
    story.judge();
    return story;
  }

  it('move as one dry commit through stages with hydrated commits of their own', () => {
    const story = hydrated().deployed(devCommit, 'dev');
    story.judge();
    expect(story.pass(5).verdicts()).toBe(
      'dev complete · qa gated · prod waiting',
    );
    const { targets } = story.stage('dev');
    expect(targets[0].candidate).toEqual([a]);
    expect(story.present().stages[0].deployed).toEqual([a]);
  });

  it('a later dry commit that hydrates to the same changes nothing', () => {
    const story = hydrated().deployed(devCommit, 'dev');
    story.judge();
    const hydration = { dry: b, hydrated: devCommit };
    story.pass(5).change(['dev'], changed({ hydration }));
    expect(story.stage('dev')).toMatchObject({ verdict: 'complete' });
    expect(story.present().stages[0].deployed).toEqual([a]);
  });

  it('are offered to nobody: a dry commit cannot be synced', () => {
    expect(hydrated().stage('prod').offer).toMatchObject({
      offered: false,
      problem: expect.stringContaining('hydrated'),
    });
  });
});

describe('Applications of a target', () => {
  it('in order, change nothing', () => {
    expect(withChild().verdicts()).toBe(
      'dev complete · qa complete · prod complete',
    );
  });

  it('are looked for in each other, also in a circle', () => {
    const story = withChild({
      children: [{ namespace: 'argocd', name: 'inner' }],
    });
    story.known.set(
      'argocd/inner',
      childOf('inner', {
        health: { status: 'Degraded' },
        children: [{ namespace: 'argocd', name: 'shop' }],
      }),
    );
    expect(story.stage('prod')).toMatchObject({
      verdict: 'failed',
      params: { child: 'inner' },
    });
  });

  it('hold the next stage until they are in order', () => {
    const story = atQa().deployed(b, 'qa').claim('qa', 'Healthy', b);
    const key = { namespace: 'argocd', name: 'shop' };
    story.change(['qa'], changed({ children: [key] }));
    story.known.set(
      'argocd/shop',
      childOf('shop', { health: { status: 'Progressing' } }),
    );
    expect(story.verdicts()).toBe('dev complete · qa rolling · prod waiting');
    story.known.set('argocd/shop', childOf('shop'));
    expect(story.verdicts()).toBe('dev complete · qa complete · prod gated');
  });
});

describe('hooks', () => {
  it('with a generated name are the same check in each sync', () => {
    const at = (time: string, phase: string) => ({
      resources: [hookOf(`gate-bbbbbbb-sync-${time}`, phase)],
    });
    const story = atQa().deployed(b, 'qa', at('1763728560', 'Succeeded'));
    story.judge();
    story.pass(3).deployed(b, 'qa', at('1763728563', 'Succeeded'));
    const [run] = Object.values(story.judge().memory.targets.qa.runs).slice(-1);
    expect(run.checks).toHaveLength(1);
  });

  it('that a rollback leaves out were not passed by what was never tested', () => {
    const story = atQa(settled(passed));
    story.deployed(b, 'qa', { ...byPerson, skipsHooks: true });
    expect(story.verdicts()).toBe('dev complete · qa unknown · prod waiting');
  });
});

it('a target in any namespace is judged like the others', () => {
  const story = new Story();
  story.set = { ...story.set, key: { namespace: 'team-a', name: 'web' } };
  for (const name of ['dev', 'qa', 'prod']) {
    story.change([name], changed({ key: { namespace: 'team-a', name } }));
  }
  expect(atProd(settled({}, story)).verdicts()).toBe(
    'dev complete · qa complete · prod gated',
  );
  expect(story.present().stages[0].targets[0].namespace).toBe('team-a');
});

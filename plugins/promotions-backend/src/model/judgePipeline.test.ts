/** Verdicts in situations that the recordings do not show, or show only in passing. */

import { commit, hookOf, Story } from './__testUtils__/story';
import type { PipelineMemory } from './memory';

const a = commit('a');
const b = commit('b');
const c = commit('c');
const byPerson = { initiatedBy: { username: 'grace', automated: false } };

/** Everything runs commit a. */
function settled(): Story {
  const story = new Story().compared(a, 'dev', 'qa', 'prod');
  for (const name of ['dev', 'qa', 'prod']) {
    story.pass(10).deployed(a, name).claim(name, 'Healthy', a).judge();
  }
  return story.pass(60);
}

describe('what Argo CD claims', () => {
  it('never makes a stage complete', () => {
    const story = settled().compared(b, 'dev').claim('dev', 'Healthy', b);
    expect(story.verdicts()).toBe('dev gated · qa waiting · prod waiting');
  });

  it('keeps a stage rolling while another sync of the rollout is due', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.pass(5).deployed(b, 'dev').claim('dev', 'Pending', b);
    expect(story.verdicts()).toBe('dev rolling · qa waiting · prod waiting');
  });

  it('names a target that we cannot see: nothing is said of its stage, and what follows waits', () => {
    const story = settled();
    const { dev, prod } = story.apps;
    story.apps = { dev, qa: story.apps.qa, prod };
    story.apps = { dev, prod };
    expect(story.compared(b, 'prod').unaffected(b, 'dev').verdicts()).toBe(
      'dev complete · qa unknown · prod waiting',
    );
  });
});

describe('the order of candidates', () => {
  it('a target that has not been compared since a commit appeared is not complete for it', () => {
    const story = settled().compared(b, 'dev', 'prod');
    story.pass(5).deployed(b, 'dev').claim('dev', 'Healthy', b);
    expect(story.verdicts()).toBe('dev complete · qa unknown · prod waiting');
  });

  it('a branch that was reset makes the old commit the newest candidate', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.judge();
    story.pass(5).unaffected(a, 'dev', 'qa', 'prod');
    expect(story.verdicts()).toBe('dev complete · qa complete · prod complete');
  });

  it('a target that comes late to an old commit does not make it the newest', () => {
    const story = settled().compared(b, 'dev');
    story.judge();
    story.compared(c, 'dev').judge();
    story.pass(5).compared(b, 'qa');
    expect(story.stage('dev').targets[0].candidate).toEqual([c]);
  });

  it('at first sight, whoever was compared last has seen the newest commit', () => {
    const story = settled().compared(b, 'dev');
    expect(story.restarted().stage('prod').targets[0].candidate).toEqual([b]);
  });
});

it('a cluster whose clock is ahead dates no candidate after those that come later', () => {
  const story = new Story();
  story.ahead = -120;
  const { memory } = story.compared(a, 'dev', 'qa', 'prod').judge();
  story.pass(5);
  const later = story.compared(b, 'dev').judge().memory;
  const since = (of: PipelineMemory) =>
    Object.values(of.candidates)
      .flat()
      .map(candidate => candidate.since);
  expect(since(memory)).toEqual(['2026-11-21T11:58:00.000Z']);
  expect(since(later)).toEqual([
    '2026-11-21T11:58:00.000Z',
    '2026-11-21T11:58:05.000Z',
  ]);
});

describe('what is offered to a gated stage', () => {
  it('the newest candidate that every earlier stage completed, while a newer one is on its way', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.judge();
    story.pass(5).deployed(b, 'dev').claim('dev', 'Healthy', b).judge();
    story.pass(5).deployed(b, 'qa').claim('qa', 'Healthy', b).judge();
    story.pass(5).compared(c, 'dev', 'qa', 'prod');
    expect(story.stage('prod').offer).toEqual({
      revisions: [b],
      offered: true,
    });
    expect(story.stage('prod').verdict).toBe('waiting');
  });

  it('nothing when it already runs the newest that is proven', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    expect(story.stage('prod').offer?.offered).toBe(false);
  });

  it('nothing when an earlier stage failed for it', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.judge();
    story.pass(5).deployed(b, 'dev').claim('dev', 'Healthy', b).judge();
    story.pass(5).failed(b, 'qa', 'functional');
    expect(story.stage('prod').offer?.offered).toBe(false);
  });

  it('nothing to a stage whose targets follow different branches', () => {
    const story = settled();
    const other = {
      ...story.apps.prod,
      key: { namespace: 'argocd', name: 'prod-us' },
    };
    const sources = [{ ...other.sources[0], targetRevision: 'release' }];
    story.apps = { ...story.apps, 'prod-us': { ...other, sources } };
    expect(story.stage('prod').offer?.problem).toMatch(/different branches/);
  });
});

describe('checks', () => {
  function failedInQa(): Story {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.judge();
    story.pass(5).deployed(b, 'dev').claim('dev', 'Healthy', b).judge();
    story.pass(5).unaffected(b, 'qa').failed(b, 'qa', 'functional').judge();
    return story;
  }
  const passed = { resources: [hookOf('functional', 'Succeeded')] };

  it('one that failed for good stays failed when RollingSync syncs again and it passes', () => {
    const story = failedInQa().pass(5).deployed(b, 'qa', passed);
    expect(story.verdicts()).toBe('dev complete · qa failed · prod waiting');
  });

  it('one that a person ran again counts anew', () => {
    const story = failedInQa().pass(5).syncing(b, 'qa', byPerson);
    expect(story.verdicts()).toBe('dev complete · qa rolling · prod waiting');
    story.pass(5).deployed(b, 'qa', { ...byPerson, ...passed });
    expect(story.verdicts()).toBe('dev complete · qa complete · prod gated');
  });

  it('one that passed first and failed in a later sync has failed', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.pass(5).deployed(b, 'dev', passed).judge();
    story.pass(5).failed(b, 'dev', 'functional');
    expect(story.verdicts()).toBe('dev failed · qa waiting · prod waiting');
  });

  it('one of an attempt that will be repeated has not failed yet', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.pass(5).syncing(b, 'dev', {
      finishedAt: story.now,
      retryCount: 1,
      retryLimit: 2,
      revisions: [b],
      resources: [hookOf('functional', 'Failed')],
    });
    expect(story.stage('dev')).toMatchObject({
      verdict: 'rolling',
      code: 'retrying',
    });
  });
});

describe('what is no evidence', () => {
  it('a dry run deploys nothing', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.judge();
    story.pass(5).change(['dev'], app => ({
      ...app,
      operation: app.operation && {
        ...app.operation,
        startedAt: story.now,
        finishedAt: story.now,
        revisions: [b],
        dryRun: true,
      },
    }));
    expect(story.pass(20).verdicts()).toBe(
      'dev gated · qa waiting · prod waiting',
    );
  });

  it('a comparison with the sources that the spec had before says nothing of the new ones', () => {
    const story = settled().change(['dev'], app => ({
      ...app,
      specDigest: 'changed',
      sync: { ...app.sync, ofThisSpec: false },
    }));
    expect(story.verdicts()).toMatch(/^dev unknown/);
  });

  it('a stale instance makes every stage unknown and teaches nothing', () => {
    const story = settled();
    story.staleBecause = 'argocd-eu does not answer';
    story.compared(b, 'dev');
    expect(story.verdicts()).toBe('dev unknown · qa unknown · prod unknown');
    story.staleBecause = undefined;
    story.unaffected(a, 'dev');
    expect(story.verdicts()).toBe('dev complete · qa complete · prod complete');
  });
});

describe('after a restart, when nothing is remembered', () => {
  const outOfSync = {
    group: 'apps',
    kind: 'Deployment',
    namespace: 'qa',
    name: 'web',
    status: 'OutOfSync',
    hook: false,
    requiresPruning: false,
  };

  it('drift is told from a sync that never took, since Argo CD had called it Healthy', () => {
    const story = settled().compared(a, 'qa');
    story.change(['qa'], app => ({ ...app, resources: [outOfSync] }));
    expect(story.restarted().verdicts()).toBe(
      'dev complete · qa drifted · prod complete',
    );
  });

  it('a sync that never took is failed', () => {
    const story = settled().compared(a, 'qa').claim('qa', 'Progressing', a);
    story.change(['qa'], app => ({ ...app, resources: [outOfSync] }));
    expect(story.restarted().stage('qa')).toMatchObject({
      verdict: 'failed',
      code: 'stillOutOfSync',
    });
  });
});

describe('running ahead', () => {
  it('a stage that runs what an earlier one has not completed is out of order', () => {
    const story = settled().compared(b, 'dev', 'qa', 'prod');
    story.judge();
    story.pass(5).deployed(b, 'prod', { ...byPerson, requested: [b] });
    expect(story.verdicts()).toBe('dev gated · qa waiting · prod outOfOrder');
  });

  it('an unaffected stage is complete, whatever the earlier ones do', () => {
    const story = settled().compared(b, 'dev', 'qa').unaffected(b, 'prod');
    expect(story.verdicts()).toBe('dev gated · qa waiting · prod complete');
  });
});

describe('what is offered on another branch', () => {
  const OTHER_BRANCH = {
    repoURL: 'https://git/web.git',
    targetRevision: 'hotfix',
  };

  it('waits until every earlier stage has completed the newest commit of its own branch', () => {
    const story = settled().change(['prod'], app => ({
      ...app,
      sources: [OTHER_BRANCH],
    }));
    story.compared(c, 'prod').judge();
    expect(story.stage('prod').offer?.offered).toBe(true);
    story.pass(5).compared(b, 'dev', 'qa').judge();
    expect(story.stage('prod').verdict).toBe('waiting');
    expect(story.stage('prod').offer?.offered).toBe(false);
  });
});

describe('names that Git chooses', () => {
  it('judges an Application called constructor like any other', () => {
    const story = new Story().compared(b, 'dev', 'qa', 'prod');
    const key = { namespace: 'argocd', name: 'constructor' };
    story.change(['qa'], app => ({ ...app, key }));
    for (const name of ['dev', 'qa']) {
      story.pass(10).deployed(b, name).judge();
    }
    expect(story.pass(60).verdicts()).toBe(
      'dev complete · qa complete · prod gated',
    );
  });

  it.each(['constructor', 'toString', '__proto__'])(
    'closes a gate of the kind "%s", which does not exist',
    kind => {
      const story = settled();
      const annotations = {
        'promotions.stagecraft.dev/gates': `prod=${kind}`,
      };
      story.set = { ...story.set, annotations };
      expect(story.stage('prod').plan.gate).toMatchObject({
        kind: 'manual',
        closedBecause: expect.stringContaining(kind),
      });
    },
  );
});

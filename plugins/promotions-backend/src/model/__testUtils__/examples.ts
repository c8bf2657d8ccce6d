/** A story for each code that the recordings do not show, so that every sentence has an example. */

import type {
  ExplanationCode,
  WarningCode,
} from '@stagecraft/plugin-promotions-common';
import type { Application } from '../../argocd/types';
import {
  a,
  atProd,
  atQa,
  b,
  byPerson,
  changed,
  passed,
  settled,
  withChild,
} from './situations';
import { commit, hookOf, resourceOf, Story } from './story';

export interface Example {
  /** Which code the story ends with. */
  explanation?: ExplanationCode;
  warning?: WarningCode;
  /** What happened, as a clause: "when …". */
  when: string;
  tell: () => Story;
}

const OUT_OF_SYNC = { resources: [resourceOf()] };
const LEFTOVER = {
  resources: [
    resourceOf({ kind: 'ConfigMap', name: 'extra', requiresPruning: true }),
  ],
};

function suspended(kind: string, name: string) {
  return () =>
    atQa()
      .deployed(b, 'qa')
      .change(
        ['qa'],
        changed({
          health: { status: 'Suspended' },
          resources: [resourceOf({ kind, name, health: 'Suspended' })],
        }),
      );
}

function gated(kind: string) {
  return () =>
    atProd().annotated({ 'promotions.stagecraft.dev/gates': `prod=${kind}` });
}

/** qa's gate Job ran for commit a. */
function testedInQa(): Story {
  return atQa(settled(passed));
}

function neverTook(resources: Pick<Application, 'resources'>): Story {
  const story = atQa();
  story.deployed(b, 'qa').compared(b, 'qa').change(['qa'], changed(resources));
  story.judge();
  return story.pass(300).change(['qa'], changed({ reconciledAt: story.now }));
}

export const EXAMPLES: readonly Example[] = [
  {
    explanation: 'retrying',
    when: 'an attempt failed and Argo CD will try again',
    tell: () =>
      atQa().syncing(b, 'qa', {
        finishedAt: '2026-11-21T12:02:00Z',
        message: 'the webhook did not answer',
        retryCount: 1,
        retryLimit: 5,
      }),
  },
  {
    explanation: 'suspended.rollout',
    when: 'Argo Rollouts has paused between two steps',
    tell: suspended('Rollout', 'web'),
  },
  {
    explanation: 'suspended.job',
    when: 'a Job was made suspended, for a person to let go',
    tell: suspended('Job', 'approve'),
  },
  {
    explanation: 'suspended.other',
    when: 'something else is suspended',
    tell: suspended('CronJob', 'report'),
  },
  {
    explanation: 'childRolling',
    when: 'an Application that the target owns is not Healthy yet',
    tell: () => withChild({ health: { status: 'Progressing' } }),
  },
  {
    explanation: 'childFailed',
    warning: 'claimedHealthy.childFailed',
    when: 'an Application that the target owns is Degraded, while Argo CD calls the target Healthy',
    tell: () => withChild({ health: { status: 'Degraded' } }),
  },
  {
    explanation: 'childOutOfSync',
    when: 'nothing syncs an Application that the target owns',
    tell: () =>
      withChild({
        automated: false,
        sync: { status: 'OutOfSync', revisions: [b], ofThisSpec: true },
      }),
  },
  {
    explanation: 'childUnknown',
    when: 'an Application that the target owns cannot be seen',
    tell: () => withChild('unseen'),
  },
  {
    explanation: 'hydrationFailed',
    when: 'the hydrator could not render the newest dry commit',
    tell: () =>
      settled().change(
        ['dev'],
        changed({
          hydration: {
            dry: a,
            hydrated: a,
            failure: { dry: b, message: 'helm template: no such value' },
          },
        }),
      ),
  },
  {
    explanation: 'dryUnknown',
    when: 'somebody else merged into the branch that is synced',
    tell: () =>
      settled().change(
        ['dev'],
        changed({ hydration: { dry: a, hydrated: commit('d') } }),
      ),
  },
  {
    explanation: 'gated.approval',
    when: 'the gate asks people',
    tell: gated('approval'),
  },
  {
    explanation: 'gated.verified',
    when: 'the gate asks for evidence',
    tell: gated('verified'),
  },
  {
    explanation: 'gated.unproven',
    when: 'the commit changes nothing in the stages before a verified gate',
    tell: () =>
      settled()
        .annotated({ 'promotions.stagecraft.dev/gates': 'prod=verified' })
        .pass(5)
        .compared(b, 'prod')
        .unaffected(b, 'dev', 'qa'),
  },
  {
    explanation: 'gated.pullRequest',
    when: 'the gate is a pull request',
    tell: gated('pullRequest'),
  },
  { explanation: 'gated.job', when: 'the gate is a Job', tell: gated('job') },
  {
    explanation: 'gated.workflow',
    when: 'the gate is a Workflow',
    tell: gated('workflow'),
  },
  {
    explanation: 'pruneConfirmation',
    warning: 'pruneConfirmation',
    when: 'what a sync would delete is annotated Prune=confirm',
    tell: () =>
      atQa().syncing(b, 'qa', {
        message: 'waiting for pruning confirmation of apps/Deployment/old',
      }),
  },
  {
    explanation: 'strategyIgnored',
    warning: 'strategyIgnored',
    when: 'steps stand under a strategy that knows none',
    tell: () => {
      const story = settled().compared(b, 'dev', 'qa', 'prod');
      story.set = { ...story.set, strategyType: 'AllAtOnce' };
      return story;
    },
  },
  {
    explanation: 'progressiveSyncsOff',
    warning: 'progressiveSyncsOff',
    when: 'the controller runs without progressive syncs',
    tell: () => {
      const story = settled(byPerson).compared(b, 'dev', 'qa', 'prod');
      story.set = { ...story.set, applicationStatus: [] };
      return story;
    },
  },
  {
    explanation: 'noStages',
    when: 'there are no steps',
    tell: () => {
      const story = new Story();
      story.set = { ...story.set, steps: [] };
      return story;
    },
  },
  {
    explanation: 'idle',
    warning: 'unmatched',
    when: 'a target fits no step',
    tell: () =>
      settled()
        .compared(b, 'qa')
        .change(['qa'], changed({ labels: { stage: 'test' } })),
  },
  {
    explanation: 'rolledBack',
    when: 'somebody rolled back what was complete',
    tell: () => {
      const story = atProd().deployed(b, 'prod', byPerson);
      story.judge();
      return story.pass(60).deployed(a, 'prod', byPerson).compared(b, 'prod');
    },
  },
  {
    explanation: 'healthUnknown',
    when: 'Argo CD cannot tell the health',
    tell: () =>
      settled().change(['qa'], changed({ health: { status: 'Unknown' } })),
  },
  {
    explanation: 'checkAbsent',
    when: 'a sync without hooks deployed what was never tested',
    tell: () =>
      testedInQa().deployed(b, 'qa', { ...byPerson, skipsHooks: true }),
  },
  {
    explanation: 'targetsLeaving',
    when: 'the only target of a stage is being deleted',
    tell: () =>
      settled().change(['qa'], changed({ deletedAt: '2026-11-21T12:10:00Z' })),
  },
  {
    explanation: 'targetMissing',
    warning: 'targetMissing',
    when: 'a target is counted and cannot be seen',
    tell: () => {
      const story = settled();
      const { dev, prod } = story.apps;
      story.apps = { dev, prod };
      return story;
    },
  },
  {
    explanation: 'stale',
    when: 'the Argo CD does not answer',
    tell: () => {
      const story = settled();
      story.staleBecause = 'the Argo CD eu is stale: no sign of life for 30 s';
      return story;
    },
  },
  {
    explanation: 'stillOutOfSync',
    warning: 'stillOutOfSync',
    when: 'a sync succeeded and something changes it back',
    tell: () => neverTook(OUT_OF_SYNC),
  },
  {
    warning: 'pruneNeeded',
    when: 'a resource left the manifests and is not deleted',
    tell: () => neverTook(LEFTOVER),
  },
  {
    warning: 'claimedHealthy.failed',
    when: 'the last sync failed and the rollout calls the target Healthy',
    tell: () => atQa().failed(b, 'qa').claim('qa', 'Healthy', b),
  },
  {
    warning: 'claimedHealthy.drifted',
    when: 'somebody changed the cluster by hand',
    tell: () =>
      settled().compared(a, 'prod').change(['prod'], changed(OUT_OF_SYNC)),
  },
  {
    warning: 'claimedHealthy.checkAbsent',
    when: 'the rollout calls a target Healthy before its gate Job has begun',
    tell: () => testedInQa().syncing(b, 'qa').claim('qa', 'Healthy', b),
  },
  {
    warning: 'claimedHealthy.checkRunning',
    when: 'the rollout calls a target Healthy while its gate Job runs',
    tell: () =>
      testedInQa()
        .syncing(b, 'qa', {
          revisions: [b],
          resources: [hookOf('functional', 'Running')],
        })
        .claim('qa', 'Healthy', b),
  },
  {
    warning: 'claimedHealthy.checkFailed',
    when: 'the rollout calls a target Healthy after its gate Job failed for good',
    tell: () =>
      testedInQa()
        .unaffected(b, 'qa')
        .failed(b, 'qa', 'functional')
        .claim('qa', 'Healthy', b),
  },
  {
    warning: 'claimedHealthy.degraded',
    when: 'a target broke after its release',
    tell: () =>
      settled().change(['prod'], changed({ health: { status: 'Degraded' } })),
  },
  {
    warning: 'degraded',
    when: 'a target is broken with what it runs while a release is on its way to it',
    tell: () =>
      atQa()
        .change(['prod'], changed({ health: { status: 'Degraded' } }))
        .claim('prod', 'Waiting', b),
  },
  {
    warning: 'openedEarly',
    when: 'RollingSync opened a stage whose earlier one had not completed the release',
    tell: () => atQa().deployed(b, 'prod'),
  },
  {
    warning: 'openedUnseen',
    when: 'RollingSync opened a stage whose earlier one had not been compared',
    tell: () =>
      settled()
        .pass(5)
        .compared(b, 'dev', 'prod')
        .deployed(b, 'dev')
        .deployed(b, 'prod'),
  },
  {
    warning: 'aheadByHand',
    when: 'a person synced prod ahead of qa',
    tell: () => atQa().deployed(b, 'prod', byPerson),
  },
  {
    warning: 'olderDeployed',
    when: 'a person synced an older revision than the desired one',
    tell: () => {
      const story = atProd().syncing(a, 'prod', byPerson);
      story.judge();
      return story
        .pass(5)
        .deployed(a, 'prod', { ...byPerson, requested: [a] })
        .compared(b, 'prod');
    },
  },
  {
    warning: 'windowHolds',
    explanation: 'windowBlocks',
    when: 'a sync window holds what RollingSync has begun',
    tell: () =>
      atQa().syncing(b, 'qa', {
        message: 'Sync operation blocked by sync window',
      }),
  },
  {
    warning: 'duplicateSyncs',
    when: 'RollingSync synced a release with hooks twice',
    tell: () => {
      const story = testedInQa().deployed(b, 'qa', passed);
      story.judge();
      return story.pass(2).deployed(b, 'qa', passed);
    },
  },
  {
    warning: 'imageDiffers',
    when: 'an ignored difference keeps an old image running',
    tell: () => {
      const story = settled();
      story.missingImage = 'registry.example.com/web:2.0.0';
      return story;
    },
  },
  {
    warning: 'targetVanished',
    when: 'a target left the generator, and Argo CD deleted it',
    tell: () => {
      const story = settled();
      const { dev, prod } = story.apps;
      story.apps = { dev, prod };
      const { applicationStatus } = story.set;
      const left = applicationStatus.filter(s => s.application !== 'qa');
      story.set = { ...story.set, applicationStatus: left };
      return story;
    },
  },
  {
    warning: 'notGenerated',
    when: 'a target left the generator, and the set is not allowed to delete it',
    tell: () => {
      const story = settled();
      const { applicationStatus } = story.set;
      const left = applicationStatus.filter(s => s.application !== 'prod');
      story.set = { ...story.set, applicationStatus: left };
      return story;
    },
  },
  {
    warning: 'gateNotHeld',
    when: 'a gate is named and its step does not wait',
    tell: () =>
      settled().annotated({
        'promotions.stagecraft.dev/gates': 'qa=approval',
      }),
  },
  {
    warning: 'stringZero',
    when: 'maxUpdate was quoted',
    tell: () => {
      const story = settled();
      const steps = story.set.steps.map((step, index) =>
        index === 2 ? { ...step, maxUpdate: '0' } : step,
      );
      story.set = { ...story.set, steps };
      return story;
    },
  },
  {
    warning: 'automatedAtGate',
    when: 'a target behind a gate syncs by itself',
    tell: () => settled().change(['prod'], changed({ automated: true })),
  },
  {
    warning: 'automatedDormant',
    when: 'a target behind a gate would sync by itself without RollingSync',
    tell: () => settled().change(['prod'], changed({ automatedDormant: true })),
  },
  {
    warning: 'halfOpened',
    when: 'one of two targets got the release',
    tell: () => {
      const story = atProd();
      const key = { namespace: 'argocd', name: 'prod-us' };
      const us = { ...story.apps.prod, key, uid: 'prod-us' };
      story.apps = { ...story.apps, 'prod-us': us };
      story.judge();
      return story.deployed(b, 'prod', byPerson);
    },
  },
  {
    warning: 'strategyMisspelt',
    when: 'the strategy is called rollingsync',
    tell: () => {
      const story = settled();
      story.set = { ...story.set, strategyType: 'rollingsync' };
      return story;
    },
  },
  {
    warning: 'rolloutConfig',
    when: 'Argo CD itself finds fault with the steps',
    tell: () => {
      const story = settled();
      const message =
        'maxUpdate of step 3 is neither a number nor a percentage';
      const fault = { type: 'InvalidRolloutConfig', status: 'True', message };
      story.set = { ...story.set, conditions: [fault] };
      return story;
    },
  },
  {
    warning: 'matchesSeveral',
    when: 'the expressions of two steps overlap',
    tell: () => {
      const story = settled();
      const [dev, qa, prod] = story.set.steps;
      const both = { ...qa.matchExpressions[0], values: ['qa', 'dev'] };
      const steps = [dev, { ...qa, matchExpressions: [both] }, prod];
      story.set = { ...story.set, steps };
      return story;
    },
  },
];

/** What is asked of Argo CD for a gated stage beyond its objects, and when. */

import { application, NEW, snapshot } from '../__testUtils__/pipelines';
import { silentArgo } from '../argocd/__testUtils__/silentArgo';
import { eventually } from '../platform/__testUtils__/eventually';
import { FollowUps } from './FollowUps';
import type { JudgedStage } from './judgement';

const { set } = snapshot();
const PROD = application('checkout-prod-eu');

function stage(offered: boolean, kind: 'approval' | 'argocd' = 'approval') {
  return {
    plan: {
      index: 1,
      name: 'prod',
      gate: { kind },
      applications: [PROD],
      leaving: [],
      unsure: false,
    },
    targets: [],
    offer: { revisions: [NEW], offered },
    verdict: 'waiting',
    code: 'waiting',
    params: {},
  } satisfies JudgedStage;
}

function follow() {
  const asked: string[][] = [];
  const news: string[] = [];
  const followUps = new FollowUps({
    api: {
      ...silentArgo('eu'),
      manifests: async (_, revisions) => {
        asked.push(revisions);
        return [
          {
            group: 'apps',
            kind: 'Deployment',
            namespace: 'shop',
            name: 'checkout',
            hook: false,
            digest: 'one',
          },
        ];
      },
    },
    execute: true,
    commitUrl: () => undefined,
    onNews: sets => news.push(...sets),
    clock: () => new Date('2026-11-21T12:31:00.000Z'),
    timers: { after: () => () => {} },
    random: () => 0,
  });
  return { followUps, asked, news };
}

it('renders what a gated stage is offered, and knows what it consists of', async () => {
  const { followUps, news } = follow();
  expect(followUps.release(set, stage(true))).toEqual({
    pendingBecause: 'its manifests are being rendered',
  });
  expect(followUps.contents(set, stage(true))).toBeUndefined();
  await eventually(() => expect(news).toHaveLength(1));
  expect(followUps.release(set, stage(true)).id).toMatch(/^[0-9a-f]{32}$/);
  expect(followUps.contents(set, stage(true))).toMatchObject({
    set: set.specDigest,
    targets: [
      {
        name: 'checkout-prod-eu',
        spec: PROD.specDigest,
        resources: [{ kind: 'Deployment', name: 'checkout', digest: 'one' }],
      },
    ],
  });
});

it('renders what a stage is not offered only when somebody asks who may open it at once', async () => {
  const { followUps, asked, news } = follow();
  expect(followUps.release(set, stage(false))).toEqual({});
  expect(asked).toEqual([]);
  followUps.render(set, stage(false));
  await eventually(() => expect(news).toHaveLength(1));
  expect(asked).toEqual([[NEW]]);
  expect(followUps.release(set, stage(false)).id).toMatch(/^[0-9a-f]{32}$/);
});

it('renders nothing for a stage that Argo CD opens', () => {
  const { followUps, asked } = follow();
  followUps.render(set, stage(false, 'argocd'));
  expect(followUps.release(set, stage(true, 'argocd'))).toEqual({});
  expect(asked).toEqual([]);
});

import {
  chained,
  held,
  hold,
  governed,
  governedProd,
  overridden,
  rollingBack,
} from '../__testUtils__/deciding';
import { OLD, minutesAgo } from '../__testUtils__/pipelines';
import { readingAt } from '../__testUtils__/reading';
import { gatedProd } from '../__testUtils__/scenarios';
import { activityOf } from './activity';
import { awaitsDecision, quorumOf } from './approval';
import { inChainOrder, partsOf, placeText } from './chain';
import { gateBefore } from './gate';
import { approvalFacts, marksOf, outsideFacts, windowText } from './gateFacts';
import { heroOf } from './hero';
import { holdPermit, liftPermit, scopeText, wideHolds } from './holds';
import { passedOver } from './override';
import { reviewedOf } from './review';
import { isRecorded, stageActions } from './stageActions';

const reading = readingAt();
const inMinutes = (minutes: number) => minutesAgo(-minutes);

describe('sync windows', () => {
  it('are told before they close', () => {
    const windows = { open: true, until: inMinutes(315), because: 'freeze' };
    expect(windowText({ windows }, reading)).toBe(
      'Sync window closes at 18:00 (freeze)',
    );
  });

  it('are not told when they close in days', () => {
    const windows = { open: true, until: inMinutes(60 * 30) };
    expect(windowText({ windows }, reading)).toBeUndefined();
  });

  it('are told with the time at which they open', () => {
    const windows = { open: false, until: inMinutes(60 * 67.25) };
    expect(windowText({ windows }, reading)).toBe(
      'Sync window opens Mon 08:00',
    );
  });

  it('are told when nobody knows when they open', () => {
    expect(windowText({ windows: { open: false } }, reading)).toBe(
      'Closed by a sync window',
    );
  });
});

describe('syncs from outside', () => {
  const outside = (target: string, outcome?: 'succeeded' | 'failed') => ({
    target,
    revisions: [OLD],
    account: 'admin',
    at: minutesAgo(5),
    outcome,
  });

  it('are told with the account and the time', () => {
    const facts = outsideFacts(
      { outside: [outside('a', 'succeeded')] },
      reading,
    );
    expect(facts[0].text).toBe('a synced outside the portal by admin at 12:40');
  });

  it('are counted when they are many', () => {
    const many = ['a', 'b', 'c', 'd'].map(name => outside(name, 'failed'));
    const texts = outsideFacts({ outside: many }, reading).map(f => f.text);
    expect(texts).toHaveLength(3);
    expect(texts[2]).toBe('and 2 more syncs outside the portal');
  });
});

describe('an approval', () => {
  it('is told with the names of those who gave theirs, and when it expires', () => {
    const { approval } = gatedProd();
    const told = approval && { ...approval, expiresAt: inMinutes(60) };
    expect(told && approvalFacts(told, reading)).toEqual([
      '1 of 2 approvals: grace',
      'expires at 13:45',
    ]);
  });

  it('that was withdrawn does not count', () => {
    const { approval } = gatedProd();
    const withdrawn = approval && {
      ...approval,
      given: [
        ...approval.given,
        {
          user: 'user:default/grace',
          decision: 'withdraw' as const,
          at: minutesAgo(1),
        },
      ],
    };
    expect(quorumOf(gatedProd({ approval: withdrawn }))?.given).toBe(0);
  });

  it('that is carried out tells what it waits for', () => {
    const { approval } = overridden().stages[2];
    expect(approval && approvalFacts(approval, reading)).toEqual([
      'Deploying 749bde9: 1 of 2 targets done',
      'checkout-prod-us waits until 18:45: a sync window is closed',
    ]);
  });

  it('by override is marked with who did it and why, also in the activity', () => {
    const pipeline = overridden();
    const { approval } = pipeline.stages[2];
    expect(approval && marksOf(approval, reading).override).toBe(
      'Opened past its policy by grace: Customers cannot pay.',
    );
    const entries = activityOf(pipeline, reading);
    expect(entries.find(({ isOverride }) => isOverride)).toMatchObject({
      text: 'grace opened prod for 749bde9 past its policy',
      quote: 'Customers cannot pay.',
    });
  });

  it('that was stopped tells who did it and why', () => {
    const { approval } = overridden().stages[2];
    const abort = { user: 'user:default/rita', at: minutesAgo(1) };
    const stopped = approval && {
      ...approval,
      state: 'aborted' as const,
      abort: { ...abort, comment: 'Wrong tag.' },
    };
    expect(stopped && approvalFacts(stopped, reading)).toEqual([
      'Stopped by rita: Wrong tag.',
    ]);
    const pipeline = overridden({ approval: stopped });
    expect(activityOf(pipeline, reading)[0]).toMatchObject({
      text: 'rita stopped the deployment of 749bde9 to prod',
      at: minutesAgo(1),
    });
  });
});

describe('a rollback that waits for approval', () => {
  it('is what people decide on, whatever waits beside it', () => {
    const pipeline = rollingBack();
    const [, , prod] = pipeline.stages;
    expect(awaitsDecision(prod)).toBe(true);
    expect(reviewedOf(prod)).toEqual({ id: 'release-old', revisions: [OLD] });
    const { headline } = heroOf(pipeline, reading);
    expect(headline.map(({ text }) => text).join('')).toBe(
      'prod waits for approval to go back to f461d15',
    );
  });
});

describe('a hold', () => {
  it('shuts the gate, whatever it was put on', () => {
    expect(gateBefore(held().stages, 2, reading)).toMatchObject({
      state: 'shut',
      tone: 'warning',
      detail: 'held',
    });
  });

  it('of more than a stage stands above the lane, once', () => {
    const all = hold({ kind: 'everything' });
    const { stages } = held();
    const twice = stages.map(stage => ({ ...stage, holds: [hold(), all] }));
    expect(wideHolds({ stages: twice })).toEqual([all]);
  });

  it('is lifted by who may hold, and one of everything by who may do that', () => {
    const all = hold({ kind: 'everything' });
    const lift = {
      allowed: false,
      code: 'notAllowed',
      reason: 'You may not.',
    } as const;
    const prod = governedProd();
    const viewer = prod.viewer && { ...prod.viewer, lift };
    const stages = [{ ...prod, viewer, holds: [all, hold()] }];
    expect(liftPermit({ stages }, hold())).toEqual({ allowed: true });
    expect(liftPermit({ stages }, all)).toEqual(lift);
  });

  it('is named by what it stops', () => {
    expect(scopeText(hold().scope, reading)).toBe(
      'prod of argocd-eu:argocd/checkout',
    );
    const scope = { kind: 'instance', instance: 'argocd-eu' } as const;
    expect(scopeText(scope, reading)).toBe('everything on argocd-eu');
  });
});

describe('an override', () => {
  it('passes over what is open, and never a hold or a closed window', () => {
    const prod = governedProd();
    const conditions = [
      ...(prod.conditions ?? []),
      {
        code: 'hold' as const,
        state: 'waiting' as const,
        text: 'Held by grace: freeze.',
        params: {},
      },
    ];
    expect(passedOver({ ...prod, conditions }, reading)).toEqual({
      passed: [
        'Separation of duties: you may be its author.',
        'It soaks for 30 min, 12 min are left.',
        '1 of 2 approvals.',
      ],
      stands: ['Held by grace: freeze.'],
    });
  });
});

describe('what can be done with a stage', () => {
  it('is what the backend names, with what may be done first', () => {
    const kinds = stageActions(governedProd()).map(({ kind }) => kind);
    expect(kinds).toEqual([
      'hold',
      'rollback',
      'override',
      'withdraw',
      'abort',
    ]);
  });

  it('is nothing where the gate is not the portal’s', () => {
    const reason = 'Argo CD opens this stage.';
    const no = { allowed: false, code: 'notGated', reason } as const;
    const viewer = { approve: no, reject: no, override: no, hold: no };
    expect(stageActions(gatedProd({ viewer }))).toEqual([]);
    expect(holdPermit({ stages: [gatedProd({ viewer })] })).toBeUndefined();
  });

  it('is nothing where an older backend names nothing', () => {
    const stages = [gatedProd()];
    expect(stageActions(stages[0])).toEqual([]);
    expect(isRecorded({ stages })).toBe(false);
    expect(isRecorded(governed())).toBe(true);
  });
});

describe('a pipeline of several ApplicationSets', () => {
  it('is shown in its order, however it came', () => {
    const pipelines = chained();
    const chains = new Map(
      pipelines.map(({ ref, chain }) => [
        `${ref.instance}:${ref.namespace}/${ref.name}`,
        chain,
      ]),
    );
    const ordered = inChainOrder(pipelines, key => chains.get(key));
    expect(ordered.map(({ title }) => title)).toEqual([
      'checkout',
      'checkout-prod',
    ]);
    const before = inChainOrder(pipelines, () => undefined);
    expect(before).toEqual(pipelines);
  });

  it('says which part comes before, and links those on the page', () => {
    const { chain } = chained()[0];
    const first = 'argocd-eu:argocd/checkout';
    expect(chain && placeText(chain, reading)).toBe(
      'Part 2 of 2. checkout comes before it.',
    );
    expect(chain && partsOf(chain, [first]).map(({ href }) => href)).toEqual([
      '#pipeline-argocd-eu%3Aargocd%2Fcheckout',
      undefined,
    ]);
    expect(chain && partsOf(chain, [])[0].href).toBeUndefined();
  });
});

/** What keeps a gate closed, one condition at a time. */

import type { Hold } from '@stagecraft/plugin-promotions-common';
import { OLD } from '../../__testUtils__/pipelines';
import { ago, facts, round, soaking } from './__testUtils__/facts';
import type { ConditionFacts } from './ConditionFacts';
import { allMet, conditionsFor } from './conditionsFor';
import { objectionIn } from './objectionTo';

const HOLD: Hold = {
  id: 'hold-1',
  scope: { kind: 'everything' },
  reason: 'Black Friday.',
  by: 'user:default/rita',
  at: ago(10),
  cause: 'person',
};

function unmet(changes: Partial<ConditionFacts>): string[] {
  return conditionsFor(facts(changes))
    .filter(({ state }) => state !== 'met')
    .map(({ code, state, text }) => `${code} ${state}: ${text}`);
}

it('opens when everything holds', () => {
  expect(allMet(conditionsFor(facts()))).toBe(true);
});

describe('each of these alone keeps it closed', () => {
  const check = (state: 'passed' | 'failed' | 'running' | 'absent') => ({
    proof: {
      affected: true,
      rolledBack: false,
      checks: [{ name: 'smoke', state, message: 'exit code 1' }],
    },
    policy: {
      approvals: 1,
      policies: [],
      checks: { all: false, names: ['smoke'] },
    },
  });
  it.each<[string, Partial<ConditionFacts>, string]>([
    [
      'a portal without a name',
      { executor: { named: 'portal' } },
      'executor failed: No portal opens it: the ApplicationSet names no executor, or this portal has no name (promotions.executor).',
    ],
    [
      'a pipeline that names no executor',
      { executor: { own: 'portal' } },
      'executor failed: No portal opens it: the ApplicationSet names no executor, or this portal has no name (promotions.executor).',
    ],
    [
      'a pipeline that names another portal',
      { executor: { own: 'portal', named: 'other' } },
      'executor waiting: Another portal, other, opens it.',
    ],
    [
      'a database that is kept in memory only',
      { volatile: true },
      "database failed: The portal's database is kept in memory only, so it opens nothing.",
    ],
    [
      'an instance that is only read',
      { instance: { name: 'eu', execute: false, live: true } },
      'instance failed: The portal only reads eu (promotions.instances[].execute).',
    ],
    [
      'an instance that is not live',
      {
        instance: { name: 'eu', execute: true, live: false, reason: 'silent' },
      },
      'instance waiting: What is known of eu is not live (silent).',
    ],
    [
      'an earlier stage that has not completed it',
      { completed: false },
      'evidence waiting: dev has not completed 749bde9 yet.',
    ],
    [
      'evidence that is not known',
      { completed: undefined },
      'evidence unknown: It is not known whether dev has completed 749bde9.',
    ],
    [
      'latestOnly, when a newer candidate is on its way',
      {
        newest: ['c0ffee'],
        policy: { approvals: 1, policies: [], latestOnly: true },
      },
      'evidence waiting: dev has not completed c0ffee yet.',
    ],
    [
      'a part before it that has not completed it',
      { earlierParts: [{ title: 'checkout-test', state: 'waiting' }] },
      'earlierPart waiting: checkout-test, which comes before this one, has not completed 749bde9 yet.',
    ],
    [
      'a part before it of which nothing is known',
      {
        earlierParts: [
          { title: 'checkout-test', state: 'unknown', reason: 'test is stale' },
        ],
      },
      'earlierPart unknown: Nothing certain is known of checkout-test (test is stale).',
    ],
    [
      'a check that failed',
      check('failed'),
      'checks failed: The required check smoke failed (exit code 1).',
    ],
    [
      'a check that runs',
      check('running'),
      'checks waiting: The required check smoke has not passed for 749bde9 yet.',
    ],
    [
      'a check that left no evidence',
      check('absent'),
      'checks unknown: The required check smoke left no evidence for 749bde9; run it again.',
    ],
    [
      'required checks of which none ran',
      {
        policy: {
          approvals: 1,
          policies: [],
          checks: { all: true, names: [] },
        },
      },
      'checks unknown: The required check in an earlier stage left no evidence for 749bde9; run it again.',
    ],
    [
      'an earlier target that is Degraded now',
      {
        soak: {
          targets: [soaking({ troubles: [{ from: ago(1) }] })],
          gaps: [],
        },
      },
      'health waiting: 749bde9 is not healthy in an earlier stage (checkout-dev since 11:59 UTC).',
    ],
    [
      'a soak that is not over',
      { policy: { approvals: 1, policies: [], soakMs: 90 * 60_000 } },
      'soak waiting: It soaks for 1 h 30 min, 30 min are left.',
    ],
    [
      'a sync window',
      {
        windows: {
          open: false,
          until: '2026-11-21T14:00:00.000Z',
          because: 'deny 0 8 * * * for 6h (UTC)',
        },
      },
      'window waiting: A sync window of its project keeps it closed until 14:00 UTC: deny 0 8 * * * for 6h (UTC).',
    ],
    [
      'windows that are not known',
      { windows: undefined },
      'window unknown: Its sync windows are not known.',
    ],
    ['a hold', { holds: [HOLD] }, 'hold waiting: Held by rita: Black Friday.'],
    [
      'a module',
      { externals: [{ gate: 'Change', state: 'waiting', reason: 'CHG1' }] },
      'external waiting: Change has not allowed it yet (CHG1).',
    ],
    [
      'others that go first',
      { turn: { opensAt: '2026-11-21T12:02:00.000Z' } },
      'turn waiting: Others that were due go first, a few a minute until about 12:02 UTC.',
    ],
    [
      'an opening of it that failed',
      { approval: round({ state: 'failed' }) },
      'turn failed: It was opened for 749bde9 before and its deployment failed.',
    ],
    [
      'an opening of it that was aborted',
      { approval: round({ state: 'aborted' }) },
      'turn failed: It was opened for 749bde9 before and its deployment was aborted.',
    ],
    [
      'a target of its own that was rolled back from it',
      { proof: { affected: true, checks: [], rolledBack: true } },
      'turn failed: It was opened for 749bde9 before and was rolled back.',
    ],
  ])('%s', (_, changes, said) => {
    expect(unmet(changes)).toEqual([said]);
  });
});

describe('a release that changed nothing in an earlier stage', () => {
  const proof = { affected: false, checks: [], rolledBack: false };

  it('waits for people', () => {
    expect(unmet({ proof })).toEqual([
      'proven waiting: 749bde9 changed nothing in any earlier stage, so people decide.',
      'approvals waiting: 0 of 1 approvals.',
    ]);
  });

  it('is opened where the policy lets it', () => {
    const policy = {
      approvals: 1,
      policies: [],
      stageOnlyChange: 'open' as const,
    };
    expect(unmet({ proof, policy })).toEqual([]);
  });

  it('of which nothing is known stays closed', () => {
    expect(unmet({ proof: undefined })).toEqual([
      'proven unknown: It is not known what 749bde9 changed in earlier stages.',
    ]);
  });
});

it('an opening that ended before anything was sent is tried again, but not for ever', () => {
  const ended = (n: number) => round({ state: 'ended', round: n });
  expect(unmet({ approval: ended(1) })).toEqual([]);
  expect(unmet({ approval: ended(3) })).toHaveLength(1);
});

describe('a release that something else was synced past the gate of', () => {
  const outside = {
    target: 'checkout-prod-eu',
    revisions: [OLD],
    account: 'admin',
    at: ago(30),
  };

  it('says who did it and when, and what goes on from there', () => {
    expect(unmet({ outside })).toEqual([
      'outside failed: admin synced checkout-prod-eu to f461d15 past this gate at 11:30 UTC; it opens for the next candidate, or people decide.',
    ]);
  });

  it('is not told of it where people have opened it since', () => {
    const approval = round({ openedBy: 'people' });
    const codes = conditionsFor(facts({ outside, approval })).map(c => c.code);
    expect(codes).not.toContain('outside');
  });
});

it('a gate for people asks for approvals, and whose portal it is only where another one is named', () => {
  const codesOf = (named?: string) =>
    conditionsFor(
      facts({ gate: 'approval', executor: { own: 'a', named } }),
    ).map(({ code }) => code);
  expect(codesOf()).toContain('approvals');
  expect(codesOf()).not.toContain('turn');
  expect(codesOf()).not.toContain('executor');
  expect(codesOf('a')).not.toContain('executor');
  expect(codesOf('b')).toContain('executor');
});

describe('right before something is sent', () => {
  const objections = (changes: Partial<ConditionFacts>, approval = round()) =>
    objectionIn(facts({ ...changes, approval }), approval);

  it('nothing speaks against an opening whose conditions hold', () => {
    expect(objections({})).toBeUndefined();
  });

  it('a hold makes every kind of opening wait, an override too', () => {
    const at = ago(1);
    const override = round({
      openedBy: 'people',
      given: [
        { user: 'user:default/eva', decision: 'override', at, ownership: [] },
      ],
    });
    for (const approval of [round(), round({ openedBy: 'people' }), override]) {
      expect(objections({ holds: [HOLD] }, approval)).toEqual({
        wait: 'held by rita: Black Friday',
      });
    }
    const policy = { approvals: 1, policies: [], soakMs: 24 * 3_600_000 };
    expect(objections({ policy }, override)).toBeUndefined();
  });

  it('a closed window makes it wait, and says until when', () => {
    const until = '2026-11-21T14:00:00.000Z';
    expect(objections({ windows: { open: false, until } })).toMatchObject({
      until,
    });
  });

  it('windows that are not known are for Argo CD to tell', () => {
    expect(objections({ windows: undefined })).toBeUndefined();
  });

  it('another portal is a reason to end it', () => {
    expect(objections({ executor: { own: 'a', named: 'b' } })).toBe(
      'another portal, b, opens it',
    );
  });

  it('a rollback is not kept by its own hold, but by those of people', () => {
    const rollback = round({ kind: 'rollback', openedBy: 'people' });
    const own: Hold = { ...HOLD, cause: 'rollback' };
    expect(
      objections({ holds: [own], completed: false }, rollback),
    ).toBeUndefined();
    expect(objections({ holds: [own, HOLD] }, rollback)).toEqual({
      wait: 'held by rita: Black Friday',
    });
  });
});

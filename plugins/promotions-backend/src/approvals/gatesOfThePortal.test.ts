/** What people may do at gates that the portal opens by itself, at held ones, and while a rollback waits for them. */

import type {
  ConditionCode,
  ConditionState,
  GateCondition,
  Hold,
  Permit,
} from '@stagecraft/plugin-promotions-common';
import { gatedStage, RELEASE, snapshot } from '../__testUtils__/pipelines';
import { asViewers } from './__testUtils__/viewers';
import type { StoredApproval } from './ApprovalStore';
import { decide, rightsOf } from './decide';
import { effectiveGate, type StagePolicy } from './policies';
import type { GateSituation, Person } from './situation';

const GRACE: Person = {
  kind: 'user',
  user: 'user:default/grace',
  ownership: ['group:default/leads'],
  permitted: true,
};
const LEADS: StagePolicy = {
  approvals: 1,
  policies: [
    {
      name: 'production',
      approvers: { users: [], groups: ['group:default/leads'] },
      overriders: { users: ['user:default/grace'], groups: [] },
    },
  ],
};
const VERIFIED = snapshot({ stage: { gate: { kind: 'verified' } } });

function situation(changes: Partial<GateSituation> = {}): GateSituation {
  const { policy = LEADS, snapshot: shown = VERIFIED } = changes;
  return {
    snapshot: shown,
    index: 1,
    policy,
    gate: effectiveGate(shown.pipeline.stages[1], policy),
    execute: true,
    volatile: false,
    rounds: changes.approval ? [changes.approval] : [],
    separated: { excluded: new Map(), extra: 0 },
    holds: [],
    conditions: [],
    ...changes,
  };
}

function condition(of: ConditionCode, state: ConditionState): GateCondition {
  return { code: of, state, text: `${of} is ${state}.`, params: {} };
}

function code(permit: Permit) {
  return permit.allowed ? 'allowed' : permit.code;
}

function may(changes: Partial<GateSituation> = {}) {
  const { approve, reject, override } = rightsOf(
    situation(changes),
    asViewers(GRACE),
  );
  return [approve, reject, override].map(code);
}

describe('at a gate that the portal opens, people approve, reject and override:', () => {
  it.each<[string, Partial<GateSituation>, string[]]>([
    [
      'nothing needs approval while it opens by itself',
      { conditions: [condition('soak', 'waiting')] },
      ['notGated', 'allowed', 'allowed'],
    ],
    [
      'they decide on what changed nothing in earlier stages',
      { conditions: [condition('proven', 'waiting')] },
      ['allowed', 'allowed', 'allowed'],
    ],
    [
      'they decide on what the portal opened in vain',
      { conditions: [condition('turn', 'failed')] },
      ['allowed', 'allowed', 'allowed'],
    ],
    [
      'they decide where something else was synced past the gate since',
      { conditions: [condition('outside', 'failed')] },
      ['allowed', 'allowed', 'allowed'],
    ],
    [
      'what they decide must have passed its checks',
      {
        conditions: [
          condition('proven', 'waiting'),
          condition('checks', 'failed'),
        ],
      },
      ['checksMissing', 'allowed', 'allowed'],
    ],
    [
      'nobody opens what another portal opens',
      {
        conditions: [
          condition('executor', 'waiting'),
          condition('proven', 'waiting'),
        ],
      },
      ['otherExecutor', 'allowed', 'otherExecutor'],
    ],
    [
      'a policy makes an approval gate of it',
      { policy: { ...LEADS, gate: 'approval' } },
      ['allowed', 'allowed', 'allowed'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(may(changes)).toEqual(expected);
  });
});

it.each<[ConditionCode, string]>([
  ['checks', 'checksMissing'],
  ['soak', 'soaking'],
  ['health', 'soaking'],
  ['external', 'conditionUnmet'],
  ['earlierPart', 'earlierPart'],
  ['window', 'allowed'],
])('while %s is not met, an approval is answered %s', (of, expected) => {
  const shown = snapshot();
  const conditions = [condition(of, 'waiting')];
  const { approve } = rightsOf(
    situation({ snapshot: shown, conditions }),
    asViewers(GRACE),
  );
  expect(code(approve)).toBe(expected);
});

describe('never past', () => {
  it.each<[string, Partial<GateSituation>, string]>([
    [
      'a broken policy',
      { policy: { ...LEADS, broken: 'it cannot be read' } },
      'gateBroken',
    ],
    ['an instance that is only read', { execute: false }, 'readOnlyInstance'],
    [
      'stale evidence',
      {
        snapshot: snapshot({ pipeline: { freshness: { state: 'stale' } } }),
      },
      'stale',
    ],
    [
      'a release that is not known',
      {
        snapshot: snapshot({
          stage: {
            verdict: 'waiting',
            release: { revisions: ['a'], offered: false },
          },
        }),
      },
      'releaseUnknown',
    ],
    [
      'what runs here already',
      {
        snapshot: snapshot({
          stage: {
            verdict: 'complete',
            deployed: gatedStage().release.revisions,
            release: { ...gatedStage().release, offered: false },
          },
        }),
      },
      'notReady',
    ],
    ['a hold', { holds: [holdOf('person')] }, 'held'],
  ])('%s does an override go', (_, changes, expected) => {
    expect(may(changes)[2]).toBe(expected);
  });
});

function holdOf(cause: Hold['cause']): Hold {
  return {
    id: cause,
    scope: { kind: 'everything' },
    reason: 'incident 42',
    by: 'user:default/mona',
    at: '2026-11-21T12:00:00.000Z',
    cause,
  };
}

describe('while a rollback waits for people', () => {
  const rollback: StoredApproval = {
    id: 'r1',
    kind: 'rollback',
    openedBy: 'people',
    pipeline: VERIFIED.pipeline.ref,
    stageIndex: 1,
    stageName: 'prod',
    releaseId: 'earlier',
    round: 1,
    revisions: ['a'],
    state: 'pending',
    required: 1,
    createdAt: '2026-11-21T12:31:00.000Z',
    rollback: {
      requestedBy: 'user:default/mona',
      reason: 'the basket is slow',
      prune: [],
    },
    given: [],
    execution: [],
  };
  const waiting = (changes: Partial<GateSituation> = {}) =>
    situation({ approval: rollback, ...changes });
  const call = (releaseId: string) =>
    decide(waiting(), GRACE, { releaseId, decision: 'approve' });

  it('people decide on it first, at any gate of ours', () => {
    expect(call('earlier')).toMatchObject({ kind: 'record', round: 1 });
    expect(call(RELEASE)).toMatchObject({
      kind: 'releaseChanged',
      reason: 'A rollback of prod waits for people. Decide on it first.',
    });
  });

  it('nothing has to be proven for it', () => {
    const conditions = [condition('checks', 'failed')];
    const { approve } = rightsOf(waiting({ conditions }), asViewers(GRACE));
    expect(code(approve)).toBe('allowed');
  });

  it.each([
    ['rollback', 'allowed'],
    ['person', 'held'],
  ] as const)('a hold with cause %s leaves it %s', (cause, expected) => {
    const holds = [holdOf(cause)];
    const { approve } = rightsOf(waiting({ holds }), asViewers(GRACE));
    expect(code(approve)).toBe(expected);
  });
});

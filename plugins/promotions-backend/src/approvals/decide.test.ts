/** Who may decide, in the words of the people who ask. */

import type { Permit } from '@stagecraft/plugin-promotions-common';
import { gatedStage, RELEASE, snapshot } from '../__testUtils__/pipelines';
import { asViewers } from './__testUtils__/viewers';
import type { StoredApproval } from './ApprovalStore';
import { decide, rightsOf } from './decide';
import { policyFor, stageFacts, type StagePolicy } from './policies';
import { stageOf, type GateSituation, type Person } from './situation';
import { storedApproval } from './__testUtils__/storedApproval';

const GRACE: Person = {
  kind: 'user',
  user: 'user:default/grace',
  ownership: ['user:default/grace', 'group:default/leads'],
  permitted: true,
};

const LEADS: StagePolicy = {
  approvals: 1,
  policies: [
    {
      name: 'production',
      approvers: { users: [], groups: ['group:default/leads'] },
    },
  ],
};

function situation(changes: Partial<GateSituation> = {}): GateSituation {
  const of = { snapshot: snapshot(), ...changes };
  return {
    index: 1,
    policy: LEADS,
    gate: stageOf({ index: 1, ...of }).gate.kind,
    execute: true,
    volatile: false,
    rounds: changes.approval ? [changes.approval] : [],
    separated: { excluded: new Map(), extra: 0 },
    holds: [],
    conditions: [],
    ...of,
  };
}

function approval(changes: Partial<StoredApproval> = {}): StoredApproval {
  return storedApproval({
    required: 2,
    given: [
      {
        user: GRACE.user,
        decision: 'approve',
        at: '2026-11-21T12:31:00.000Z',
        ownership: [...GRACE.ownership],
      },
    ],
    ...changes,
  });
}

function code(permit: Permit) {
  return permit.allowed ? 'allowed' : permit.code;
}

it('lets an approver approve and reject a release that waits', () => {
  expect(rightsOf(situation(), asViewers(GRACE))).toMatchObject({
    approve: { allowed: true },
    reject: { allowed: true },
  });
});

describe('refuses, with the reason', () => {
  const { policies } = LEADS;
  it.each<[string, Partial<GateSituation>, string, RegExp]>([
    [
      'a gate that Argo CD opens',
      { snapshot: snapshot({ stage: { gate: { kind: 'argocd' } } }) },
      'notGated',
      /Argo CD opens it by itself/,
    ],
    [
      'a pipeline that names no gates',
      { snapshot: snapshot({ stage: { gate: { kind: 'manual' } } }) },
      'notGated',
      /promotions\.stagecraft\.dev\/gates/,
    ],
    [
      'a gate whose policy cannot be read',
      {
        policy: { ...LEADS, broken: 'the policy "production" cannot be read' },
      },
      'gateBroken',
      /The gate of prod is closed: the policy "production"/,
    ],
    [
      'a gate that no policy names approvers for',
      { policy: { approvals: 1, policies: [] } },
      'noApprovers',
      /promotions\.policies/,
    ],
    [
      'a gate of which one policy names nobody',
      {
        policy: {
          approvals: 1,
          policies: [
            ...policies,
            { name: 'empty', approvers: { users: [], groups: [] } },
          ],
        },
      },
      'noApprovers',
      /"empty" names no approvers/,
    ],
    [
      'an instance that is only read',
      { execute: false },
      'readOnlyInstance',
      /execute/,
    ],
    ['a database in memory', { volatile: true }, 'volatileDatabase', /lost/],
    [
      'evidence that is not live',
      {
        snapshot: snapshot({
          pipeline: {
            freshness: { state: 'stale', reason: 'no byte for 30 s' },
          },
        }),
      },
      'stale',
      /no byte for 30 s/,
    ],
    [
      'a release that earlier stages have not completed',
      {
        snapshot: snapshot({
          stage: { release: { ...gatedStage().release, offered: false } },
        }),
      },
      'notReady',
      /nothing to decide/,
    ],
    [
      'a release that is not rendered yet',
      {
        snapshot: snapshot({
          stage: {
            release: {
              revisions: [],
              offered: true,
              pendingBecause: 'Argo CD is asked for its manifests',
            },
          },
        }),
      },
      'releaseUnknown',
      /asked for its manifests/,
    ],
    [
      'a release that was rejected',
      { approval: approval({ state: 'rejected', given: [] }) },
      'alreadyDecided',
      /rejected/,
    ],
    [
      'a release that is being deployed',
      { approval: approval({ state: 'executing', given: [] }) },
      'alreadyDecided',
      /being deployed/,
    ],
  ])('%s', (_, changes, expected, reason) => {
    const { approve } = rightsOf(situation(changes), asViewers(GRACE));
    expect(code(approve)).toBe(expected);
    expect(approve).toMatchObject({ reason: expect.stringMatching(reason) });
  });

  it('whoever is not signed in as a person', () => {
    const service = { kind: 'other' as const, what: 'a service' };
    expect(rightsOf(situation(), asViewers(service)).approve).toEqual({
      allowed: false,
      code: 'notAUser',
      reason: 'Only signed-in people decide, not a service.',
    });
  });

  it('somebody without Backstage’s permission, and somebody with it who is no approver', () => {
    const unpermitted = { ...GRACE, permitted: false };
    const stranger = { ...GRACE, ownership: ['user:default/grace'] };
    expect(code(rightsOf(situation(), asViewers(unpermitted)).approve)).toBe(
      'notAllowed',
    );
    expect(code(rightsOf(situation(), asViewers(stranger)).approve)).toBe(
      'notApprover',
    );
  });
});

describe('an approval that waits for a second person', () => {
  const waiting = situation({ approval: approval() });

  it('cannot be given twice by one person, who may still reject', () => {
    expect(code(rightsOf(waiting, asViewers(GRACE)).approve)).toBe(
      'alreadyDecided',
    );
    expect(code(rightsOf(waiting, asViewers(GRACE)).reject)).toBe('allowed');
  });

  it('answers the repeated call as the first one', () => {
    expect(
      decide(waiting, GRACE, { releaseId: RELEASE, decision: 'approve' }),
    ).toEqual({ kind: 'repeated', approval: waiting.approval });
  });

  it('takes the second person into the same round', () => {
    const heidi = { ...GRACE, user: 'user:default/heidi' };
    expect(
      decide(waiting, heidi, { releaseId: RELEASE, decision: 'approve' }),
    ).toEqual({ kind: 'record', round: 1, by: heidi });
  });
});

it('refuses a decision on a release that changed meanwhile', () => {
  expect(
    decide(situation(), GRACE, { releaseId: 'older', decision: 'approve' })
      .kind,
  ).toBe('releaseChanged');
});

it('takes a new round for a release that failed and is offered again', () => {
  const failed = situation({ approval: approval({ state: 'failed' }) });
  expect(
    decide(failed, GRACE, { releaseId: RELEASE, decision: 'approve' }),
  ).toMatchObject({ kind: 'record', round: 2 });
});

it('answers the repeated call with the deployment when it is done', () => {
  const done = situation({
    approval: approval({ state: 'succeeded' }),
    snapshot: snapshot({
      stage: {
        verdict: 'complete',
        release: { ...gatedStage().release, offered: false },
      },
    }),
  });
  expect(
    decide(done, GRACE, { releaseId: RELEASE, decision: 'approve' }).kind,
  ).toBe('repeated');
});

describe('of several policies the strictest wins', () => {
  const stage = stageFacts(snapshot(), 1);
  const leads = {
    name: 'leads',
    match: { stage: 'prod' },
    approvals: 1,
    approvers: { users: [], groups: ['group:default/leads'] },
  };
  const named = {
    name: 'named',
    match: { pipeline: 'argocd/checkout' },
    approvals: 2,
    approvers: { users: ['user:default/grace'], groups: [] },
  };
  const elsewhere = { ...named, match: { instance: 'us' }, approvals: 9 };

  it('asks the highest quorum, and somebody who is an approver of all of them', () => {
    const policy = policyFor(stage, {
      policies: [leads, named, elsewhere],
      brokenPolicies: [],
    });
    const heidi = { ...GRACE, user: 'user:default/heidi' };
    expect(policy.approvals).toBe(2);
    expect(
      code(rightsOf(situation({ policy }), asViewers(GRACE)).approve),
    ).toBe('allowed');
    expect(
      code(rightsOf(situation({ policy }), asViewers(heidi)).approve),
    ).toBe('notApprover');
  });

  it.each([
    ['that it matches', { stage: 'prod' }, 'gateBroken'],
    ['of everything when its match cannot be read', undefined, 'gateBroken'],
    ['but no other', { stage: 'qa' }, 'allowed'],
  ])('closes the gate %s when it is broken', (_, match, expected) => {
    const policy = policyFor(stage, {
      policies: [leads],
      brokenPolicies: [
        { name: 'x', match, problem: 'approvals must be 1 or more' },
      ],
    });
    expect(
      code(rightsOf(situation({ policy }), asViewers(GRACE)).approve),
    ).toBe(expected);
  });
});

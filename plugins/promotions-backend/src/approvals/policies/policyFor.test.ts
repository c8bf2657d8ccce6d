/** What several policies ask together, and what changes in Git cannot loosen. */

import type { BrokenPolicy, PolicyConfig } from '../../config';
import {
  application,
  gatedStage,
  snapshot,
} from '../../__testUtils__/pipelines';
import {
  atOnce,
  effectiveGate,
  mayApprove,
  mayOverride,
  namesNobody,
  namesNoOverriders,
  policyFor,
  stagePolicy,
  type StageFacts,
} from '../policies';

const DEV = { user: 'user:default/dev', ownership: ['group:default/devs'] };
const STAGE: StageFacts = {
  pipeline: { instance: 'eu', namespace: 'argocd', name: 'checkout' },
  stageName: 'prod',
  stageNames: ['dev', 'qa', 'prod'],
  targets: [
    {
      project: 'shop',
      cluster: { name: 'prod-eu' },
      namespace: 'shop',
      labels: { tier: 'prod', region: 'eu' },
    },
    {
      project: 'shop-us',
      cluster: { server: 'https://prod-us:6443' },
      namespace: 'shop-us',
      labels: { tier: 'prod', region: 'us' },
    },
  ],
};

function policy(changes: Partial<PolicyConfig> = {}): PolicyConfig {
  return {
    name: 'production',
    match: {},
    approvals: 1,
    approvers: { users: [], groups: ['group:default/leads'] },
    ...changes,
  };
}

const asked = (
  policies: PolicyConfig[],
  stage: StageFacts = STAGE,
  brokenPolicies: BrokenPolicy[] = [],
) => policyFor(stage, { policies, brokenPolicies });
const together = (...changes: Partial<PolicyConfig>[]) =>
  asked(changes.map((change, at) => policy({ name: `p${at}`, ...change })));

describe('of several policies', () => {
  it('each rule is the strictest of all', () => {
    const lax: Partial<PolicyConfig> = {
      gate: 'verified',
      approvals: 1,
      checks: ['smoke'],
      soakMs: 60_000,
      soakToleranceMs: 30_000,
      comment: {},
      separation: { authors: true, requester: false, scaffolder: false },
      expiresAfterMs: 7_200_000,
      stageOnlyChange: 'open',
      limit: { count: 2 },
      external: ['change'],
    };
    const strict: Partial<PolicyConfig> = {
      gate: 'approval',
      approvals: 2,
      checks: 'all',
      soakMs: 120_000,
      soakToleranceMs: 10_000,
      comment: { says: 'a ticket' },
      separation: { authors: false, requester: true, scaffolder: false },
      expiresAfterMs: 3_600_000,
      latestOnly: true,
      stageOnlyChange: 'approval',
      limit: { percent: 25 },
      external: ['change', 'chat'],
    };
    const expected = {
      gate: 'approval',
      approvals: 2,
      checks: { all: true, names: ['smoke'] },
      soakMs: 120_000,
      soakToleranceMs: 10_000,
      separation: { authors: true, requester: true, scaffolder: false },
      expiresAfterMs: 3_600_000,
      latestOnly: true,
      stageOnlyChange: 'approval',
      limit: { percent: 25 },
      external: ['change', 'chat'],
    };
    expect(together(lax, strict)).toMatchObject(expected);
    expect(together(strict, lax)).toMatchObject(expected);
    expect(together(lax, strict).comments).toEqual([{}, { says: 'a ticket' }]);
  });

  it('one that says nothing of a rule leaves it to those that do', () => {
    expect(together({}, { soakMs: 60_000, stageOnlyChange: 'open' })).toEqual(
      expect.objectContaining({ soakMs: 60_000, stageOnlyChange: 'open' }),
    );
    expect(together({}, {})).toEqual({
      approvals: 1,
      policies: expect.any(Array),
    });
  });

  it('one that asks for a soak and tolerates nothing is not softened by another', () => {
    expect(
      together({ soakMs: 60_000 }, { soakToleranceMs: 9_000 }).soakToleranceMs,
    ).toBe(0);
    expect(together({ soakToleranceMs: 9_000 }).soakToleranceMs).toBe(9_000);
  });

  it.each([
    [{ count: 2 }, { percent: 50 }, 10, { count: 2 }],
    [{ count: 8 }, { percent: 50 }, 10, { percent: 50 }],
    ['all' as const, { count: 3 }, 10, { count: 3 }],
    [{ percent: 10 }, { count: 1 }, 3, { percent: 10 }],
  ])('the limit %j and %j on %d targets is the smaller', (a, b, n, smaller) => {
    const targets = Array.from({ length: n }, () => STAGE.targets[0]);
    const policies = [policy({ limit: a }), policy({ limit: b })];
    const { limit } = asked(policies, { ...STAGE, targets });
    expect(limit).toEqual(smaller);
  });

  it('a part of the targets is rounded down, and is never none', () => {
    expect(atOnce({ percent: 40 }, 5)).toBe(2);
    expect(atOnce({ percent: 10 }, 5)).toBe(1);
    expect(atOnce({ count: 9 }, 5)).toBe(5);
    expect(atOnce(undefined, 5)).toBe(5);
  });
});

describe('people', () => {
  const grace = {
    user: 'user:default/grace',
    ownership: ['user:default/grace', 'group:default/owners'],
  };
  const owned = { owners: ['group:default/owners'] };
  const byOwners = { approvers: { users: [], groups: [], owners: true } };

  it('who own the entity approve where every policy lets owners', () => {
    const one = together(byOwners);
    expect(mayApprove(one, grace, owned)).toBe(true);
    expect(mayApprove(one, grace)).toBe(false);
    expect(mayApprove(one, grace, { closed: 'two claim it' })).toBe(false);
    expect(mayApprove(one, { ...grace, ownership: [] }, owned)).toBe(false);
    expect(mayApprove(together(byOwners, {}), grace, owned)).toBe(false);
  });

  it('who own the entity and are named by the other policy still need every policy to let owners', () => {
    const leads = {
      ...grace,
      ownership: [...grace.ownership, 'group:default/leads'],
    };
    const mixed = together(byOwners, {});
    expect(mayApprove(mixed, leads, owned)).toBe(false);
    expect(namesNobody(mixed, owned)).toBe(
      'the policy "p0" leaves it to owners, but the policy "p1" does not let owners approve',
    );
  });

  it('are nobody where owners do not count and nobody else is named', () => {
    const policies = together(byOwners);
    expect(namesNobody(policies, { closed: 'two entities claim it' })).toBe(
      'the policy "p0" leaves it to owners, but two entities claim it',
    );
    expect(namesNobody(policies, { owners: [] })).toContain('has no owner');
    expect(namesNobody(policies, owned)).toBeUndefined();
  });

  it('are those of the policies that name some, where others leave that to them', () => {
    const named = { approvers: { users: [grace.user], groups: [] } };
    const silent = { approvers: undefined, comment: {} };
    const policies = together(named, silent);
    expect(namesNobody(policies)).toBeUndefined();
    expect(mayApprove(policies, grace)).toBe(true);
    expect(mayApprove(policies, DEV)).toBe(false);
    expect(policies.comments).toHaveLength(1);
  });

  it('are nobody where no policy names any, or one names an empty list', () => {
    const silent = together({ approvers: undefined });
    expect(namesNobody(silent)).toContain('no policy in app-config');
    expect(mayApprove(silent, grace)).toBe(false);
    const empty = together({ approvers: { users: [], groups: [] } });
    expect(namesNobody(empty)).toBe('the policy "p0" names no approvers');
    expect(mayApprove(empty, grace)).toBe(false);
  });

  it('may override where every policy names them, and nobody where one names none', () => {
    const named = { overriders: { users: [grace.user], groups: [] } };
    const others = {
      overriders: { users: [], groups: ['group:default/owners'] },
    };
    expect(mayOverride(together(named, others), grace)).toBe(true);
    expect(mayOverride(together(named, {}), grace)).toBe(false);
    expect(mayOverride(together(), grace)).toBe(false);
    expect(namesNoOverriders(together(named, {}))).toBe(
      'the policy "p1" names nobody who may override',
    );
    expect(namesNoOverriders(together(named, others))).toBeUndefined();
  });
});

describe('a policy is for', () => {
  const isFor = (match: PolicyConfig['match'], stage = STAGE) =>
    asked([policy({ match })], stage).policies.length > 0;

  it.each([
    [{}, true],
    [{ stage: 'prod' }, true],
    [{ stage: 'qa' }, false],
    [{ instance: 'eu', project: 'shop-us' }, true],
    [{ project: 'payments' }, false],
    [{ pipeline: 'checkout' }, true],
    [{ pipeline: 'other/checkout' }, false],
    [{ pipeline: 'eu:argocd/checkout' }, true],
    [{ namespace: 'shop-us' }, true],
    [{ namespace: 'elsewhere' }, false],
    [{ labels: { tier: 'prod', region: 'us' } }, true],
    [{ labels: { tier: 'prod', region: 'asia' } }, false],
    [{ labels: { toString: 'x' } }, false],
    [{ cluster: ['prod-eu', 'https://prod-eu:6443'] }, true],
    [{ cluster: ['other', 'https://prod-us:6443/'] }, true],
    [{ cluster: ['other', 'https://other:6443'] }, false],
  ])('%j: %s', (match, fits) => {
    expect(isFor(match)).toBe(fits);
  });
});

describe('what is changed in Git', () => {
  const LEADS = { users: [], groups: ['group:default/leads'] };
  const DEVS = { users: [], groups: ['group:default/devs'] };
  const production = (match: PolicyConfig['match']) =>
    policy({ match, gate: 'approval', approvers: LEADS, approvals: 2 });
  const testing = policy({
    name: 'testing',
    match: { pipeline: 'checkout', stage: 'qa' },
    approvers: DEVS,
  });
  const baseline = policy({ name: 'baseline', match: {}, approvers: DEVS });
  /** The stage that deploys to production, called so in Git. */
  const renamed = (stageName: string, others = ['dev']): StageFacts => ({
    ...STAGE,
    stageName,
    stageNames: [...others, stageName],
  });

  it('as a stage’s name does not free it from a policy that matches its cluster or project', () => {
    for (const match of [{ cluster: 'prod-eu' }, { project: 'shop' }]) {
      const policies = [production(match), testing];
      const qa = asked(policies, renamed('qa'));
      expect(qa).toMatchObject({ approvals: 2, gate: 'approval' });
      expect(mayApprove(qa, DEV)).toBe(false);
    }
  });

  it.each([
    ['into a name that no policy has', 'live'],
    ['into one that developers may open', 'qa'],
  ])(
    'as a stage’s name, %s, does not free it from a policy that names what the pipeline is',
    (_, name) => {
      for (const match of [
        { pipeline: 'checkout' },
        { instance: 'eu' },
        { project: 'shop' },
        { cluster: 'prod-eu' },
      ]) {
        const policies = [
          production({ ...match, stage: 'prod' }),
          testing,
          baseline,
        ];
        const qa = asked(policies, renamed(name));
        expect(qa).toMatchObject({
          approvals: 2,
          strays: expect.arrayContaining(['production']),
        });
        expect(mayApprove(qa, DEV)).toBe(false);
        expect(effectiveGate({ gate: { kind: 'verified' } }, qa)).toBe(
          'approval',
        );
      }
    },
  );

  it('as a stage’s name closes with a policy that cannot be read too', () => {
    const { broken } = asked([baseline], renamed('live'), [
      {
        name: 'x',
        match: { pipeline: 'checkout', stage: 'prod' },
        problem: 'no',
      },
    ]);
    expect(broken).toBe('the policy "x" cannot be read: no');
  });

  it('leaves pipelines alone that never had the stage, of which a policy says nothing else', () => {
    const other = renamed('live');
    expect(asked([production({ stage: 'prod' })], other).policies).toEqual([]);
    const elsewhere = production({ stage: 'prod', instance: 'us' });
    expect(asked([elsewhere, baseline], other)).not.toHaveProperty('strays');
  });

  it('leaves the other stages alone while the pipeline has the stage', () => {
    const qa = { ...STAGE, stageName: 'qa' };
    const policies = [production({ pipeline: 'checkout', stage: 'prod' })];
    expect(asked(policies, qa).policies).toEqual([]);
  });

  it('cannot be told when two stages swap their names: only what a policy matches by cluster or project holds', () => {
    const swapped = { ...STAGE, stageName: 'qa' };
    const byName = production({ pipeline: 'checkout', stage: 'prod' });
    expect(mayApprove(asked([byName, testing], swapped), DEV)).toBe(true);
    const byCluster = production({ cluster: 'prod-eu' });
    expect(mayApprove(asked([byCluster, testing], swapped), DEV)).toBe(false);
  });

  it('as a target’s step takes the policy of its cluster along', () => {
    const policies = [production({ cluster: 'prod-eu' })];
    const moved = snapshot({
      prod: [],
      stage: gatedStage(),
    });
    moved.applications[0] = [
      application('checkout-dev'),
      application('checkout-prod-eu', {
        destination: { name: 'prod-eu', namespace: 'shop' },
      }),
    ];
    const config = { policies, brokenPolicies: [] };
    expect(stagePolicy(moved, 0, config)).toMatchObject({ approvals: 2 });
  });

  it('as a cluster’s address in place of its name, or the other way round, frees nothing', () => {
    const written = (cluster: StageFacts['targets'][0]['cluster']) => ({
      ...STAGE,
      targets: [{ ...STAGE.targets[0], cluster }],
    });
    const isHeld = (
      match: string | string[],
      cluster: { name?: string; server?: string },
    ) =>
      asked([production({ cluster: match })], written(cluster)).approvals === 2;
    const address = 'https://prod-eu:6443';
    expect(isHeld('prod-eu', { server: address })).toBe(true);
    expect(isHeld(address, { name: 'prod-eu' })).toBe(true);
    expect(isHeld('prod-eu', {})).toBe(true);
    expect(isHeld(['prod-eu', address], { server: `${address}/` })).toBe(true);
    expect(isHeld('prod-eu', { name: 'dev' })).toBe(false);
    expect(isHeld(['prod-eu', address], { server: 'https://dev' })).toBe(false);
  });

  it('as a gate makes it stricter, never laxer than a policy', () => {
    const gateOf = (
      kind: 'verified' | 'approval' | 'argocd',
      gate?: 'verified' | 'approval',
    ) => effectiveGate({ gate: { kind } }, { gate });
    expect(gateOf('verified', 'approval')).toBe('approval');
    expect(gateOf('approval', 'verified')).toBe('approval');
    expect(gateOf('verified')).toBe('verified');
    // What Argo CD opens cannot be held; it is warned of.
    expect(gateOf('argocd', 'approval')).toBe('argocd');
  });
});

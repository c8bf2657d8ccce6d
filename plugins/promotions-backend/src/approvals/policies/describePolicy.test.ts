/** The policy in force, as people read it. */

import type { PolicyConfig } from '../../config';
import type { Separated } from '../authors/separationOf';
import { describePolicy, policyFor, type OwnersSay } from '../policies';

const NOBODY: Separated = { excluded: new Map(), extra: 0 };
const LEADS = { users: ['user:default/mona'], groups: ['group:default/leads'] };
const PRODUCTION: PolicyConfig = {
  name: 'production',
  match: { pipeline: 'checkout', stage: 'prod' },
  gate: 'approval',
  approvals: 2,
  approvers: LEADS,
};

function described(
  changes: Partial<PolicyConfig>[] = [{}],
  {
    kind = 'approval',
    separated = NOBODY,
    owned,
    stageName = 'prod',
  }: {
    kind?: 'approval' | 'verified' | 'argocd';
    separated?: Separated;
    owned?: OwnersSay;
    stageName?: string;
  } = {},
) {
  const stage = {
    pipeline: { instance: 'eu', namespace: 'argocd', name: 'checkout' },
    stageName,
    stageNames: ['dev', stageName],
    targets: [],
  };
  const policies = changes.map(change => ({ ...PRODUCTION, ...change }));
  const policy = policyFor(stage, { policies, brokenPolicies: [] });
  return describePolicy({ gate: { kind } }, policy, separated, owned);
}

const lines = (policy: ReturnType<typeof described>) =>
  policy.rules.map(({ rule, text, from }) => `${rule}: ${text} [${from}]`);

it('says each rule in a sentence, and who asks it', () => {
  expect(
    lines(
      described([
        {
          overriders: { users: ['user:default/olivia'], groups: [] },
          separation: { authors: true, requester: true, scaffolder: true },
          checks: ['smoke', 'load'],
          soakMs: 5_400_000,
          soakToleranceMs: 120_000,
          comment: { pattern: /^CHG-\d+/u, says: 'the number of a change' },
          expiresAfterMs: 28_800_000,
          latestOnly: true,
          limit: { percent: 25 },
          external: ['change'],
        },
      ]),
    ),
  ).toEqual([
    'gate: People open it, when the evidence is complete. [ApplicationSet,production]',
    'approvals: 2 approvals are needed. [production]',
    'approvers: Approvers must be in the group leads or mona. [production]',
    'overriders: Whoever overrides in an emergency must be olivia. [production]',
    'separation: Not counted as approvers are those who wrote what it brings, who merged it or asked for it or who scaffolded the pipeline. [production]',
    'checks: In earlier stages the checks smoke and load must have passed for it. [production]',
    'soak: Earlier stages must have run it for 1 hour, 30 minutes without a lapse; Degraded for up to 2 minutes is none. [production]',
    'comment: Whoever decides must leave a comment: the number of a change. [production]',
    'expires: Approvals lapse after 8 hours. [production]',
    'latestOnly: A newer candidate ends what is being approved. [production]',
    'limit: At most 25 % of its targets are synced at once. [production]',
    'external: change must allow it too. [production]',
  ]);
});

it('names whom several policies let override only once', () => {
  const overriders = { users: ['user:default/olivia'], groups: [] };
  expect(
    lines(described([{ overriders }, { name: 'fleet', overriders }])),
  ).toContain(
    'overriders: Whoever overrides in an emergency must be olivia. [production,fleet]',
  );
});

it('says what holds where no policy says anything', () => {
  const bare = { gate: undefined, approvals: 1 };
  expect(lines(described([bare], { kind: 'verified' }))).toEqual([
    'gate: The portal opens it when the evidence is complete. [ApplicationSet]',
    'approvals: 1 approval is needed where it is left to people. [default]',
    'approvers: Approvers must be in the group leads or mona. [production]',
    'overriders: Nobody can override: the policy "production" names nobody who may override. [default]',
    'stageOnlyChange: A change that did nothing in any earlier stage is left to people. [default]',
  ]);
});

it('makes a gate that the portal opens one that people open, where a policy asks it', () => {
  const policy = described([{}], { kind: 'verified' });
  expect(policy.gate).toBe('approval');
  expect(policy.rules[0].from).toEqual(['production']);
});

it('says nothing of people where Argo CD opens the stage', () => {
  expect(lines(described([{}], { kind: 'argocd' }))).toEqual([
    'gate: Argo CD opens it by itself. [ApplicationSet]',
  ]);
});

it('says that one more approval is needed, and why', () => {
  const separated = {
    excluded: new Map(),
    undetermined: 'ci-bot, who wrote 749bde9, is nobody known here',
    extra: 1 as const,
  };
  const policy = described([{}], { separated });
  expect(policy.required).toBe(3);
  expect(lines(policy)).toContain(
    'approvals: 2 approvals are needed, and one more because ci-bot, who wrote 749bde9, is nobody known here. [production]',
  );
});

it('names the people of each policy where all must be satisfied, and those in common', () => {
  const policy = described([
    {},
    {
      name: 'eu',
      approvers: { users: ['user:default/mona'], groups: [] },
    },
  ]);
  expect(policy.approvers).toEqual({
    users: ['user:default/mona'],
    groups: [],
    owners: false,
  });
  expect(lines(policy)).toContain(
    'approvers: Approvers must be in the group leads or mona ("production"), and mona ("eu"). [production,eu]',
  );
});

it('says whether owners count, and why they do not', () => {
  const approvers = { ...LEADS, owners: true };
  const closed = 'component:default/a and component:default/b both claim it';
  const open = described([{ approvers }], {
    owned: { owners: ['group:default/team'] },
  });
  expect(open.approvers.owners).toBe(true);
  expect(lines(open)).toContain(
    'approvers: Approvers must be in the group leads, mona or an owner of its entity. [production]',
  );
  const shut = described([{ approvers }], { owned: { closed } });
  expect(shut.approvers.owners).toBe(false);
  expect(lines(shut)).toContain(
    `approvers: Approvers must be in the group leads or mona. Owners do not count, because ${closed}. [production]`,
  );
});

it('says why nobody can open it', () => {
  const none = described([{ approvers: { users: [], groups: [] } }]);
  expect(none.closedBecause).toBe('the policy "production" names no approvers');
  expect(described([], {}).closedBecause).toContain('no policy in app-config');
  expect(described([], { kind: 'verified' }).closedBecause).toBeUndefined();
});

it('says that a policy counts although the pipeline has no stage of the name that it gives', () => {
  expect(described([{}], { stageName: 'live' }).rules[0].text).toBe(
    'People open it, when the evidence is complete. "production" in app-config names a stage that this pipeline does not have, so what it asks counts here.',
  );
});

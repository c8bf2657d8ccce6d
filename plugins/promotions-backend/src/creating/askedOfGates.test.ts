/** What app-config asks at the gates of a pipeline that is not there yet, and what of it cannot be told. */

import {
  applicationSetOf,
  readApplicationSet,
  readPipeline,
  renderApplicationSet,
  stagesOf,
} from '@stagecraft/applicationset';
import type { Profile } from '@stagecraft/plugin-promotions-common';
import type { BrokenPolicy, PolicyConfig } from '../config';
import { askedOfGates } from './askedOfGates';
import { previewWorld } from './previewWorld';

const LEADS = { users: [], groups: ['group:default/leads'] };
const policy = (changes: Partial<PolicyConfig> = {}): PolicyConfig => ({
  name: 'production',
  match: {},
  approvals: 1,
  approvers: LEADS,
  ...changes,
});

interface Circumstances {
  policies?: PolicyConfig[];
  brokenPolicies?: BrokenPolicy[];
  instances?: string[];
  profile?: Pick<Profile, 'title' | 'policies'>;
  /** Of the last stage. */
  gate?: 'approval' | 'verified';
  /** Whether its Applications can be known. */
  known?: boolean;
}

async function asked({
  policies = [],
  brokenPolicies = [],
  instances = ['eu'],
  profile,
  gate = 'approval',
  known = true,
}: Circumstances) {
  const description = readPipeline({
    name: 'basket',
    project: 'shop',
    executor: 'portal',
    sources: [
      { kind: 'kustomize', repoURL: 'https://git.example.com/shop/basket.git' },
    ],
    stages: [
      { name: 'dev', gate: 'argocd', targets: [{ cluster: 'staging' }] },
      { name: 'prod', gate, targets: [{ cluster: 'prod', namespace: 'shop' }] },
    ],
    labels: { team: 'shop' },
  });
  const set = readApplicationSet(applicationSetOf(description));
  const away = { of: async () => ({ reason: 'it is away' }) };
  const world = previewWorld(undefined, away);
  const { applications = [] } = await renderApplicationSet(set, world);
  const { stages, findings } = askedOfGates(
    {
      description,
      applications: known ? stagesOf(set, applications).stages : [],
    },
    {
      config: { policies, brokenPolicies },
      instances,
      ...(profile && { profile }),
    },
  );
  return { dev: stages[0], prod: stages[1], findings };
}

it('is what the policies that match ask together, in the words of the tab', async () => {
  const { dev, prod, findings } = await asked({
    policies: [
      policy({ match: { project: 'shop' } }),
      policy({
        name: 'live',
        match: { instance: 'eu', cluster: 'prod', namespace: 'shop' },
        approvals: 2,
        approvers: undefined,
      }),
      policy({ name: 'else', match: { pipeline: 'search' }, approvals: 9 }),
      policy({ name: 'early', match: { stage: 'dev' }, approvals: 9 }),
    ],
  });
  expect(dev).toEqual({});
  expect(prod.policyUnknown).toBeUndefined();
  expect(prod.policy).toMatchObject({
    gate: 'approval',
    required: 2,
    approvers: { groups: LEADS.groups, users: [] },
  });
  expect(prod.policy?.rules.map(({ text }) => text)).toEqual(
    expect.arrayContaining([
      '2 approvals are needed.',
      'Approvers must be in the group leads.',
    ]),
  );
  expect(findings).toEqual([]);
});

it('makes people open what the portal would have opened', async () => {
  const { prod } = await asked({
    gate: 'verified',
    policies: [policy({ gate: 'approval' })],
  });
  expect(prod.policy?.gate).toBe('approval');
});

describe('a gate that nobody could open', () => {
  it.each<[string, Circumstances, RegExp]>([
    ['without a policy', {}, /no policy in app-config/],
    [
      'of a policy without approvers',
      { policies: [policy({ approvers: { users: [], groups: [] } })] },
      /"production" names no approvers/,
    ],
    [
      'of a policy for something else',
      { policies: [policy({ match: { project: 'ledger' } })] },
      /no policy in app-config/,
    ],
    [
      'of a policy that cannot be read',
      {
        gate: 'verified',
        policies: [policy()],
        brokenPolicies: [{ name: 'odd', problem: 'soak: no duration' }],
      },
      /the policy "odd" cannot be read/,
    ],
  ])('%s is an error at its gate', async (_, circumstances, why) => {
    const { prod, findings } = await asked(circumstances);
    expect(prod.policy?.closedBecause).toMatch(why);
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'gateClosed',
        severity: 'error',
        message: expect.stringMatching(why),
        path: 'spec.strategy.rollingSync.steps[1].maxUpdate',
      }),
    ]);
  });

  it('is none where Argo CD or the portal opens it', async () => {
    const { prod, findings } = await asked({ gate: 'verified' });
    expect(prod.policy).toMatchObject({ gate: 'verified' });
    expect(findings).toEqual([]);
  });
});

describe('what cannot be told yet', () => {
  it.each<[string, Circumstances, RegExp]>([
    [
      'labels that an Application may get later',
      { policies: [policy({ match: { labels: { tier: 'prod' } } })] },
      /depends on labels/,
    ],
    [
      'Applications that are not known',
      { known: false, policies: [policy({ match: { cluster: 'prod' } })] },
      /depends on its Applications/,
    ],
    [
      'an instance that is not chosen',
      {
        instances: ['eu', 'us'],
        policies: [policy({ match: { instance: 'eu' } })],
      },
      /depends on the Argo CD/,
    ],
  ])('is told as that: %s', async (_, circumstances, why) => {
    const { prod, findings } = await asked({
      ...circumstances,
      profile: { title: 'Standard', policies: ['production'] },
    });
    expect(prod.policyUnknown).toMatch(why);
    expect(prod.policy?.closedBecause).toBeUndefined();
    expect(findings).toEqual([]);
  });

  it('is nothing that the pipeline itself says', async () => {
    const { prod, findings } = await asked({
      known: false,
      policies: [
        policy({ match: { pipeline: 'argocd/basket', stage: 'prod' } }),
        policy({ name: 'ledger', match: { project: 'ledger', cluster: 'x' } }),
      ],
    });
    expect(prod.policyUnknown).toBeUndefined();
    expect(prod.policy?.approvers.groups).toEqual(LEADS.groups);
    expect(findings).toEqual([]);
  });

  it('is no label of the pipeline that says something else', async () => {
    const { prod } = await asked({
      policies: [policy({ match: { labels: { team: 'ledger' } } }), policy()],
    });
    expect(prod.policyUnknown).toBeUndefined();
  });

  it('opens no gate that another policy closes', async () => {
    const { prod } = await asked({
      policies: [
        policy({ approvers: { users: [], groups: [] } }),
        policy({ name: 'labelled', match: { labels: { tier: 'prod' } } }),
      ],
    });
    expect(prod.policy?.closedBecause).toMatch(/names no approvers/);
  });
});

it('warns of a policy that the profile counts on and that speaks for no gate', async () => {
  const { findings } = await asked({
    policies: [policy(), policy({ name: 'freeze', match: { stage: 'dev' } })],
    profile: { title: 'Standard', policies: ['production', 'freeze'] },
  });
  expect(findings).toEqual([
    expect.objectContaining({
      code: 'policyMissed',
      severity: 'warning',
      message: expect.stringMatching(/"freeze".*"Standard"/),
    }),
  ]);
});

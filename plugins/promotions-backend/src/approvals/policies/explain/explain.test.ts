/** `npm run policy -- explain`: what it understands, asks and prints. */

import type { PolicyConfig } from '../../../config';
import { describedAnswer, portalAnswer } from './answer';
import { readCall } from './call';
import { explanation } from './print';

const PRODUCTION: PolicyConfig = {
  name: 'production',
  match: { cluster: 'prod-eu' },
  gate: 'approval',
  approvals: 2,
  approvers: { users: [], groups: ['group:default/leads'] },
};
const CONFIG = { policies: [PRODUCTION], brokenPolicies: [] };

function described(...args: string[]) {
  const call = readCall(['explain', ...args], undefined);
  if (call?.kind !== 'described') {
    throw new Error('not understood as a stage that is described');
  }
  return call;
}

const STAGE = ['eu:argocd/checkout', '--stage', 'live', '--cluster', 'prod-eu'];

it('prints what app-config asks of a stage that is described, and of a person', () => {
  const call = described(
    ...STAGE,
    ...['--gate', 'verified', '--person', 'user:default/mona'],
    ...['--groups', 'group:default/leads'],
  );
  const lines = explanation(describedAnswer(call, CONFIG), call.person?.user);
  expect(lines).toEqual([
    'eu:argocd/checkout',
    '',
    'live (approval, 2 approvals)',
    '  People open it, when the evidence is complete. [production]',
    '  2 approvals are needed. [production]',
    '  Approvers must be in the group leads. [production]',
    '  Nobody can override: the policy "production" names nobody who may override. [default]',
    '  user:default/mona may approve here by our policies',
    '  user:default/mona may not override: the policy "production" names nobody who may override',
    '',
    expect.stringContaining('Backstage’s permissions'),
  ]);
});

it('says which policy a person does not satisfy', () => {
  const call = described(...STAGE, '--person', 'user:default/vic');
  expect(
    explanation(describedAnswer(call, CONFIG), 'user:default/vic'),
  ).toContain(
    '  user:default/vic may not approve: no approver of "production"',
  );
});

it('prints why a gate is closed', () => {
  const elsewhere = described(
    'eu:argocd/checkout',
    '--stage',
    'qa',
    '--cluster',
    'dev',
  );
  expect(explanation(describedAnswer(elsewhere, CONFIG), undefined)).toContain(
    '  closed: no policy in app-config (promotions.policies) matches this stage and names approvers',
  );
});

it('knows no other gates than there are', () => {
  const call = described(...STAGE, '--gate', 'hope');
  expect(() => describedAnswer(call, CONFIG)).toThrow(
    'there is no gate "hope"',
  );
});

it.each([
  [[]],
  [['explain']],
  [['explain', 'checkout']],
  [['show', 'argocd/checkout']],
  [['explain', 'argocd/checkout', '--stage', 'prod']],
  [['explain', 'argocd/checkout', '--colour', 'red']],
  [['explain', 'argocd/checkout', 'argocd/other']],
])('does not understand %j', args => {
  expect(readCall(args, undefined)).toBeUndefined();
});

describe('of a running portal', () => {
  const ref = { instance: 'eu', namespace: 'argocd', name: 'checkout' };
  const answer = {
    ref,
    stages: [
      {
        index: 1,
        name: 'prod',
        policy: {
          gate: 'approval',
          required: 1,
          rules: [{ text: 'x', from: ['y'] }],
        },
      },
    ],
  };

  function asked(written: string, items: { ref: typeof ref }[] = [{ ref }]) {
    const paths: string[] = [];
    const call = readCall(
      ['explain', written, '--person', 'user:default/mona'],
      't',
    );
    if (call?.kind !== 'portal') {
      throw new Error('not understood as a question to a portal');
    }
    const said = portalAnswer(call, async path => {
      paths.push(path);
      return path.startsWith('/pipelines?') ? { items } : answer;
    });
    return { said, paths, call };
  }

  it('asks for the pipeline and the person, with the token of the environment', async () => {
    const { said, paths, call } = asked('eu:argocd/checkout');
    expect(explanation(await said, undefined)).toContain(
      'prod (approval, 1 approval)',
    );
    expect(paths).toEqual([
      '/pipelines/eu/argocd/checkout/policy?person=user%3Adefault%2Fmona',
    ]);
    expect(call).toMatchObject({ url: 'http://localhost:7007', token: 't' });
  });

  it('finds the instance where only one has it', async () => {
    const { said, paths } = asked('argocd/checkout');
    await said;
    expect(paths[1]).toContain('/pipelines/eu/argocd/checkout/policy');
  });

  it.each([
    [[], 'the portal shows you no pipeline argocd/checkout'],
    [[{ ref }, { ref: { ...ref, instance: 'us' } }], 'is in eu and us'],
  ])('says when none or several have it', async (items, message) => {
    await expect(asked('argocd/checkout', items).said).rejects.toThrow(message);
  });

  it('says when what answers is no portal', async () => {
    const call = readCall(['explain', 'eu:a/b'], undefined);
    const said =
      call?.kind === 'portal' && portalAnswer(call, async () => ({}));
    await expect(said).rejects.toThrow('is no portal');
  });
});

/** What the policies ask at each stage, over the API. */

import { portalAnswer } from '../approvals/policies/explain/answer';
import { readCall } from '../approvals/policies/explain/call';
import { explanation } from '../approvals/policies/explain/print';
import { portals } from './__testUtils__/portal';

jest.setTimeout(30_000);

const openPortal = portals();
const PATH = '/pipelines/eu/argocd/checkout/policy';

it('is told of every stage', async () => {
  const { api } = await openPortal();
  const { body, status } = await api.get(PATH);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ref: { instance: 'eu', namespace: 'argocd', name: 'checkout' },
    stages: [
      { index: 0, name: 'dev', policy: { gate: 'argocd' } },
      {
        index: 1,
        name: 'prod',
        policy: {
          gate: 'approval',
          approvers: { users: [], groups: ['group:default/leads'] },
          rules: expect.arrayContaining([
            expect.objectContaining({ rule: 'approvers' }),
          ]),
        },
      },
    ],
  });
  expect(body.stages[1]).not.toHaveProperty('person');
});

it('is told of a person', async () => {
  const { api } = await openPortal();
  const prodFor = async (query: Record<string, string>) =>
    (await api.get(PATH).query(query)).body.stages[1].person;
  expect(
    await prodFor({
      person: 'user:default/mona',
      groups: 'group:default/leads',
    }),
  ).toMatchObject({
    approve: { allowed: true },
    override: { allowed: false, code: 'noOverriders' },
  });
  expect(await prodFor({ person: 'user:default/vic' })).toMatchObject({
    approve: { allowed: false, code: 'notApprover' },
  });
});

it('is what npm run policy prints', async () => {
  const { api } = await openPortal();
  const call = readCall(
    ['explain', 'argocd/checkout', '--person', 'user:default/vic'],
    undefined,
  );
  expect(call).toMatchObject({ kind: 'portal' });
  const answer =
    call?.kind === 'portal' &&
    (await portalAnswer(call, async path => (await api.get(path)).body));
  expect(answer && explanation(answer, 'user:default/vic')).toEqual(
    expect.arrayContaining([
      'eu:argocd/checkout',
      'prod (approval, 1 approval)',
      '  user:default/vic may not approve: no approver of "production"',
    ]),
  );
});

/** The sentence that a person reads at a gate. */

import { gatedStage, NEW, snapshot } from '../__testUtils__/pipelines';
import type { StoredApproval } from './ApprovalStore';
import { QUIET } from './__testUtils__/gateExamples';
import { describeGate, describePipeline } from './describeGate';
import { effectiveGate } from './policies';
import type { StagePolicy } from './policies';
import { storedApproval } from './__testUtils__/storedApproval';

const TWO_LEADS: StagePolicy = {
  approvals: 2,
  policies: [
    {
      name: 'production',
      approvers: { users: [], groups: ['group:default/payments-leads'] },
    },
  ],
};
const facts = (policy: StagePolicy, given?: StoredApproval) => ({
  ...QUIET,
  policy,
  ...(given && { approval: given }),
});
const COMMITS = [{ revision: NEW, subject: 'checkout 1.1.0: faster basket' }];

function approval(changes: Partial<StoredApproval> = {}): StoredApproval {
  return storedApproval({
    revisions: [NEW],
    required: 2,
    given: [
      {
        user: 'user:default/grace',
        decision: 'approve',
        at: '2026-11-21T12:31:00.000Z',
        ownership: ['group:default/payments-leads'],
      },
    ],
    ...changes,
  });
}

function say(policy: StagePolicy, given?: StoredApproval) {
  return describeGate(gatedStage(), facts(policy, given), COMMITS).explanation
    .text;
}

it('names the release, the progress and who can move it', () => {
  const stage = describeGate(
    gatedStage(),
    facts(TWO_LEADS, approval()),
    COMMITS,
  );
  expect(stage.explanation).toMatchObject({
    code: 'waitsForApproval',
    text: 'prod waits for approval of 749bde9 (checkout 1.1.0: faster basket) since 12:27 UTC; 1 of 2 approvals; the group payments-leads can approve.',
    actors: [{ kind: 'group', ref: 'group:default/payments-leads' }],
  });
});

it('says that a gate is closed and why', () => {
  const nobody = { approvals: 1, policies: [] };
  expect(say(nobody)).toMatch(
    /its gate is closed: no policy in app-config .*names approvers/,
  );
  expect(
    describeGate(gatedStage(), facts(nobody), []).gate.closedBecause,
  ).toMatch(/no policy/);
});

it('names both policies when nobody stands in both lists', () => {
  const [first] = TWO_LEADS.policies;
  const second = {
    name: 'audit',
    approvers: { users: ['user:default/ivan'], groups: [] },
  };
  expect(say({ approvals: 1, policies: [first, second] })).toMatch(
    /approver of the policies "production" and "audit"/,
  );
});

it('says who rejected it and what helps', () => {
  const rejected = approval({
    state: 'rejected',
    given: [
      {
        user: 'user:default/heidi',
        decision: 'reject',
        at: '2026-11-21T12:31:00.000Z',
        comment: 'prices are wrong',
        ownership: ['group:default/payments-leads'],
      },
    ],
  });
  expect(say(TWO_LEADS, rejected)).toMatch(
    /rejected by heidi: prices are wrong\. A change/,
  );
});

it('tells what an approved deployment waits for, and why one failed', () => {
  const waiting = approval({
    state: 'executing',
    execution: [
      {
        executionId: 'x',
        namespace: 'argocd',
        name: 'checkout-prod-eu',
        project: 'shop',
        state: 'queued',
        message: 'a sync window denies it',
      },
    ],
  });
  expect(say(TWO_LEADS, waiting)).toMatch(
    /approved by grace; .* being deployed; checkout-prod-eu: a sync window denies it/,
  );
  const failed = approval({ state: 'failed', message: 'permission denied' });
  expect(say(TWO_LEADS, failed)).toMatch(/failed: permission denied\. It can/);
});

it('leaves other gates and stages that are offered nothing as they are', () => {
  const open = gatedStage({ gate: { kind: 'argocd' } });
  const nobody = { approvals: 1, policies: [] };
  expect(describeGate(open, { ...facts(nobody), gate: 'argocd' }, [])).toBe(
    open,
  );
});

it('gives the pipeline the sentence of the stage that speaks for it', () => {
  const { pipeline } = snapshot();
  const stages = pipeline.stages.map(stage =>
    describeGate(
      stage,
      { ...facts(TWO_LEADS), gate: stage.gate.kind },
      COMMITS,
    ),
  );
  expect(describePipeline(pipeline, stages).explanation).toBe(
    stages[1].explanation,
  );
});

/** TWO_LEADS, asking for a gate. */
function asking(gate: 'approval' | 'verified'): StagePolicy {
  const policies = TWO_LEADS.policies.map(policy => ({ ...policy, gate }));
  return { ...TWO_LEADS, gate, policies };
}

it.each([
  ['approval', 'argocd', true],
  // The policy makes an approval gate of it.
  ['approval', 'verified', false],
  ['approval', 'approval', false],
  ['verified', 'manual', true],
  ['verified', 'verified', false],
] as const)(
  'where a policy asks for %s and the live step has %s, warns: %s',
  (asked, kind, warns) => {
    const stage = gatedStage({ gate: { kind } });
    const { warnings } = describeGate(
      stage,
      { ...facts(asking(asked)), gate: effectiveGate(stage, asking(asked)) },
      COMMITS,
    );
    const codes = warnings.map(({ code }) => code);
    expect(codes).toEqual(warns ? ['policyGateMissing'] : []);
  },
);

it('says which policy asks for the gate', () => {
  const stage = gatedStage({ gate: { kind: 'argocd' } });
  const policy = asking('approval');
  expect(
    describeGate(stage, { ...facts(policy), gate: 'argocd' }, COMMITS).warnings,
  ).toMatchObject([
    {
      text: 'The policy "production" asks for the gate approval before prod, but its live step does not have it.',
      params: { policy: 'production', stage: 'prod', gate: 'approval' },
    },
  ]);
});

it('a policy that only names approvers asks for no gate', () => {
  const stage = gatedStage({ gate: { kind: 'argocd' } });
  const shown = describeGate(
    stage,
    { ...facts(TWO_LEADS), gate: 'argocd' },
    COMMITS,
  );
  expect(shown.warnings).toEqual([]);
});

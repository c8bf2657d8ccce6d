/** A gate in each state that people read of. */

import type {
  GateCondition,
  Hold,
  Stage,
} from '@stagecraft/plugin-promotions-common';
import { gatedStage, NEW } from '../../__testUtils__/pipelines';
import type { StoredApproval, StoredDecision } from '../ApprovalStore';
import { describeGate } from '../describeGate';
import type { GateFacts } from '../gateWords';
import type { StagePolicy } from '../policies';
import { storedApproval } from './storedApproval';

const LEADS: StagePolicy = {
  approvals: 2,
  policies: [
    {
      name: 'production',
      approvers: { users: [], groups: ['group:default/payments-leads'] },
    },
  ],
};
const ASKING: StagePolicy = {
  ...LEADS,
  policies: LEADS.policies.map(policy => ({ ...policy, gate: 'approval' })),
};
/** Nobody holds it, nobody is kept away from it. */
export const QUIET: Omit<GateFacts, 'policy'> = {
  gate: 'approval',
  holds: [],
  separated: { excluded: new Map(), extra: 0 },
  conditions: [],
  now: new Date('2026-11-21T12:31:00.000Z'),
};
const HOLD: Hold = {
  id: 'h1',
  scope: { kind: 'everything' },
  by: 'user:default/mona',
  at: '2026-11-21T12:29:00.000Z',
  reason: 'incident 42',
  cause: 'person',
};
const NOBODY: StagePolicy = { approvals: 1, policies: [] };

/** `when`: what happened, as a clause. */
export function gateExamples(): { when: string; stage: Stage }[] {
  const gate = gatedStage();
  const told = (
    when: string,
    stage: Stage,
    policy: StagePolicy,
    approval?: StoredApproval,
    more: Partial<GateFacts> = {},
  ) => ({
    when,
    stage: describeGate(stage, { ...QUIET, policy, approval, ...more }, [
      { revision: NEW, subject: 'checkout 1.1.0: faster basket' },
    ]),
  });
  const met: GateCondition = {
    code: 'evidence',
    state: 'met',
    text: 'Every earlier stage has completed 749bde9.',
    params: {},
  };
  const verified = (when: string, unmet: GateCondition[]) =>
    told(when, { ...gate, gate: { kind: 'verified' } }, LEADS, undefined, {
      gate: 'verified',
      conditions: [met, ...unmet],
    });
  return [
    told('one of two has approved', gate, LEADS, given('pending')),
    told('no policy names approvers', gate, NOBODY),
    told('a person rejected it', gate, LEADS, given('rejected')),
    told('the approval is carried out', gate, LEADS, given('executing')),
    told('a sync of the approval failed', gate, LEADS, given('failed')),
    told(
      'a policy asks for a gate where Argo CD opens the stage by itself',
      { ...gate, gate: { kind: 'argocd' } },
      ASKING,
      undefined,
      { gate: 'argocd' },
    ),
    told('somebody holds it', gate, LEADS, undefined, { holds: [HOLD] }),
    told(
      'somebody overrode the gate',
      gate,
      LEADS,
      given('executing', { decision: 'override', comment: 'prices are wrong' }),
    ),
    told('the portal opened it', gate, LEADS, {
      ...given('executing'),
      openedBy: 'portal',
      given: [],
    }),
    verified('every condition of a verified gate holds', []),
    verified('a soak is on its way', [
      {
        code: 'soak',
        state: 'waiting',
        text: 'It soaks for 30 min, 12 min are left.',
        params: {},
        until: '2026-11-21T12:43:00.000Z',
      },
    ]),
    verified('a required check has not passed', [
      {
        code: 'checks',
        state: 'waiting',
        text: 'The required check smoke has not passed for 749bde9 yet.',
        params: {},
      },
    ]),
    verified('a condition of a verified gate cannot hold by itself', [
      {
        code: 'executor',
        state: 'failed',
        text: 'No portal opens it: the ApplicationSet names no executor, or this portal has no name (promotions.executor).',
        params: {},
      },
    ]),
    told('a rollback waits for people', gate, LEADS, rollback('pending')),
    told('a rollback is carried out', gate, LEADS, rollback('executing')),
  ];
}

function rollback(state: StoredApproval['state']): StoredApproval {
  return {
    ...given(state),
    kind: 'rollback',
    rollback: {
      requestedBy: 'user:default/mona',
      reason: 'the basket is slow',
      prune: [],
    },
  };
}

function given(
  state: StoredApproval['state'],
  decision: Partial<StoredDecision> = {},
): StoredApproval {
  return storedApproval({
    revisions: [NEW],
    state,
    required: 2,
    given: [
      {
        user: 'user:default/grace',
        decision: state === 'rejected' ? 'reject' : 'approve',
        comment: state === 'rejected' ? 'not before the sale' : undefined,
        at: '2026-11-21T12:31:00.000Z',
        ownership: ['group:default/payments-leads'],
        ...decision,
      },
    ],
    message: state === 'failed' ? 'the image cannot be pulled' : undefined,
  });
}

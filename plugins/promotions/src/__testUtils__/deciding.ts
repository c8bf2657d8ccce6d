/** Stages with what a gate of the portal tells of itself: conditions, policies, holds, rights, and what was recorded. */

import type {
  GateCondition,
  Hold,
  HoldScope,
  Permit,
  PipelineResponse,
  PolicyInForce,
  Stage,
  ViewerRights,
} from '@stagecraft/plugin-promotions-common';
import {
  NEW,
  OLD,
  explanation,
  minutesAgo,
  pipeline,
  target,
} from './pipelines';
import { MAY_DECIDE, dev, gatedProd, qa, waiting } from './scenarios';

export const YES: Permit = { allowed: true };

/** A release manager's rights at a gate that nothing is under way at. */
export const RIGHTS: ViewerRights = {
  ...MAY_DECIDE,
  withdraw: {
    allowed: false,
    code: 'nothingGiven',
    reason: 'You have not approved it.',
  },
  override: YES,
  abort: {
    allowed: false,
    code: 'nothingRuns',
    reason: 'Nothing is under way.',
  },
  rollback: YES,
  hold: YES,
  lift: YES,
};

export function condition(
  code: GateCondition['code'],
  state: GateCondition['state'],
  text: string,
  more: Partial<GateCondition> = {},
): GateCondition {
  return { code, state, text, params: {}, ...more };
}

/** In six hours, as the fixtures see it. */
export const TONIGHT = minutesAgo(-6 * 60);

export const POLICY: PolicyInForce = {
  gate: 'approval',
  required: 2,
  approvers: {
    users: ['user:default/grace'],
    groups: ['group:default/release-managers'],
    owners: true,
  },
  rules: [
    {
      rule: 'gate',
      text: 'People open it.',
      from: ['ApplicationSet', 'production'],
    },
    { rule: 'approvals', text: 'Two people approve.', from: ['production'] },
    {
      rule: 'separation',
      text: 'Authors of the commits do not approve.',
      from: ['production'],
    },
    {
      rule: 'comment',
      text: 'A change ticket such as CHG-1234.',
      from: ['sox'],
    },
    { rule: 'soak', text: 'It soaks for 30 minutes.', from: ['production'] },
    { rule: 'expires', text: 'After 2 days it asks again.', from: ['default'] },
  ],
};

/** prod's gate with everything that can be told of it. */
export function governedProd(more: Partial<Stage> = {}): Stage {
  return gatedProd({
    conditions: [
      condition(
        'evidence',
        'met',
        'Every earlier stage has completed 749bde9.',
      ),
      condition('checks', 'met', 'The required checks passed: functional.'),
      condition('soak', 'waiting', 'It soaks for 30 min.', {
        until: minutesAgo(-12),
        params: { soak: '30 min', left: '?', because: '' },
      }),
      condition('approvals', 'waiting', '1 of 2 approvals.'),
    ],
    policy: POLICY,
    viewer: RIGHTS,
    windows: {
      open: true,
      until: TONIGHT,
      because: 'freeze, Fri 18:00 for 62 h',
    },
    ...more,
  });
}

export function governed(prod: Partial<Stage> = {}): PipelineResponse {
  const told = waiting();
  return { ...told, stages: [dev(), qa(), governedProd(prod)] };
}

/** prod behind a verified gate that opens by itself in twelve minutes. */
export function verifying(prod: Partial<Stage> = {}): PipelineResponse {
  const text =
    'prod waits for its verified gate, which the portal opens for 749bde9 when the evidence is complete';
  const gated = explanation('gated', text, {
    since: minutesAgo(18),
    params: { stage: 'prod' },
  });
  const stage = governedProd({
    gate: { kind: 'verified' },
    explanation: gated,
    approval: undefined,
    conditions: governedProd().conditions?.filter(
      ({ code }) => code !== 'approvals',
    ),
    policy: { ...POLICY, gate: 'verified' },
    windows: undefined,
    ...prod,
  });
  return pipeline([dev(), qa(), stage], { explanation: gated });
}

export const REF = {
  instance: 'argocd-eu',
  namespace: 'argocd',
  name: 'checkout',
};

export function hold(
  scope: HoldScope = { kind: 'stage', pipeline: REF, index: 2, name: 'prod' },
  more: Partial<Hold> = {},
): Hold {
  return {
    id: `hold-${scope.kind}`,
    scope,
    reason: 'The payment provider is down.',
    by: 'user:default/grace',
    at: minutesAgo(26),
    cause: 'person',
    ...more,
  };
}

/** prod is held, and so is everything. */
export function held(): PipelineResponse {
  return governed({
    holds: [hold(), hold({ kind: 'everything' }, { reason: 'Black Friday.' })],
    verdict: 'blocked',
  });
}

/** prod is being deployed after an override. */
export function overridden(more: Partial<Stage> = {}): PipelineResponse {
  const given = {
    user: 'user:default/grace',
    decision: 'override' as const,
    at: minutesAgo(3),
    comment: 'Customers cannot pay.',
  };
  const { approval } = governedProd();
  return governed({
    verdict: 'rolling',
    viewer: { ...RIGHTS, abort: YES },
    approval: approval && {
      ...approval,
      state: 'executing',
      given: [...approval.given, given],
      override: given,
      execution: [
        {
          target: 'checkout-prod-eu',
          executionId: 'e1',
          state: 'succeeded',
          startedAt: minutesAgo(3),
          finishedAt: minutesAgo(2),
        },
        {
          target: 'checkout-prod-us',
          executionId: 'e2',
          state: 'queued',
          waitsUntil: TONIGHT,
          message: 'a sync window is closed',
        },
      ],
    },
    outside: [
      {
        target: 'checkout-prod-eu',
        revisions: [OLD],
        account: 'admin',
        at: minutesAgo(5),
        outcome: 'succeeded',
      },
    ],
    release: { id: 'release-2', revisions: [NEW], offered: false },
    ...more,
  });
}

/** A rollback of prod that waits for a second person. */
export function rollingBack(): PipelineResponse {
  const { approval } = governedProd();
  return governed({
    verdict: 'complete',
    release: { id: 'release-2', revisions: [NEW], offered: false },
    deployed: [NEW],
    targets: [target('checkout-prod-eu'), target('checkout-prod-us')],
    approval: approval && {
      ...approval,
      kind: 'rollback',
      releaseId: 'release-old',
      revisions: [OLD],
      rollback: {
        requestedBy: 'user:default/grace',
        reason: 'The basket is empty.',
        prune: [],
      },
    },
  });
}

/** checkout in two ApplicationSets: first argocd-eu, then production on an Argo CD of its own. */
export function chained(): PipelineResponse[] {
  const production = {
    instance: 'argocd-prod',
    namespace: 'argocd',
    name: 'checkout-prod',
  };
  const parts = [
    { ref: REF, title: 'checkout' },
    { ref: production, title: 'checkout-prod' },
  ];
  const name = 'checkout everywhere';
  const first = pipeline([dev(), qa()], {
    chain: { name, parts, position: 0 },
  });
  const second = {
    ...governed({ index: 0 }),
    ref: production,
    title: 'checkout-prod',
    signalKey: 'k2',
    chain: { name, parts, position: 1 },
  };
  return [{ ...second, stages: second.stages.slice(2) }, first];
}

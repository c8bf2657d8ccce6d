/** Pipelines in the situations that people meet, for the dev page and the tests. */

import type {
  PipelineResponse,
  Stage,
  ViewerRights,
} from '@stagecraft/plugin-promotions-common';
import {
  NEW,
  OLD,
  check,
  explanation,
  minutesAgo,
  oldTarget,
  operation,
  pipeline,
  stage,
  target,
} from './pipelines';

export const MAY_DECIDE: ViewerRights = {
  approve: { allowed: true },
  reject: { allowed: true },
};

const REFUSED = {
  allowed: false,
  code: 'notApprover',
  reason: 'You are no approver of prod in app-config.',
} as const;

export const MAY_NOT_DECIDE: ViewerRights = {
  approve: REFUSED,
  reject: REFUSED,
};

export function dev(): Stage {
  return stage(0, 'dev', 'complete', {
    targets: [target('checkout-dev-eu', { checks: [check('sanity')] })],
  });
}

export function qa(): Stage {
  return stage(1, 'qa', 'complete', {
    targets: [
      target('checkout-qa-eu', { syncs: 2, checks: [check('functional')] }),
      target('checkout-qa-us', { checks: [check('functional')] }),
    ],
  });
}

/** prod, gated: one of two approvals given. */
export function gatedProd(more: Partial<Stage> = {}): Stage {
  return stage(2, 'prod', 'gated', {
    gate: { kind: 'approval' },
    explanation: explanation(
      'waitsForApproval',
      'prod waits for approval of 749bde9',
      {
        since: minutesAgo(18),
        actors: [{ kind: 'group', ref: 'group:default/release-managers' }],
      },
    ),
    deployed: [OLD],
    targets: [
      oldTarget('checkout-prod-eu', { verdict: 'gated' }),
      oldTarget('checkout-prod-us', { verdict: 'gated' }),
    ],
    viewer: MAY_DECIDE,
    approval: {
      id: 'a1',
      kind: 'release',
      openedBy: 'people',
      releaseId: 'release-2',
      revisions: [NEW],
      state: 'pending',
      required: 2,
      given: [
        {
          user: 'user:default/grace',
          decision: 'approve',
          at: minutesAgo(14),
          comment: 'Load test looked fine.',
        },
      ],
      execution: [],
    },
    ...more,
  });
}

export function waiting(prod: Partial<Stage> = {}): PipelineResponse {
  return pipeline([dev(), qa(), gatedProd(prod)], {
    explanation: explanation(
      'gated',
      'prod waits for approval of 749bde9 (checkout 1.1.0: faster basket); 1 of 2 approvals',
      { since: minutesAgo(18), params: { stage: 'prod' } },
    ),
  });
}

/** qa's gate failed, and Argo CD calls it Healthy all the same. */
export function failed(): PipelineResponse {
  const message = 'exit 1 after 4 s';
  const text =
    'Argo CD marked this stage Healthy at 12:32:07, after the check had failed. Without our gate prod would have been deployed.';
  const remedy = 'Correct what the check found; a new commit passes it again.';
  return pipeline(
    [
      dev(),
      stage(1, 'qa', 'failed', {
        argocd: { Healthy: 1 },
        warnings: [{ code: 'claimedHealthy', text, remedy, params: {} }],
        targets: [
          target('payments-qa-eu', {
            verdict: 'failed',
            operation: operation({ phase: 'Failed', retryCount: 2 }),
            checks: [check('functional', { state: 'failed', message })],
          }),
        ],
      }),
      stage(2, 'prod', 'waiting', {
        deployed: [OLD],
        targets: [oldTarget('payments-prod-eu')],
      }),
    ],
    {
      ref: { instance: 'argocd-eu', namespace: 'argocd', name: 'payments' },
      title: 'payments',
      signalKey: 'k2',
      explanation: explanation(
        'failed',
        'qa failed: the functional check of 749bde9 did not pass (3 attempts). Nothing moves to prod until a new commit passes.',
        { since: minutesAgo(13), params: { stage: 'qa' } },
      ),
    },
  );
}

export function rolling(): PipelineResponse {
  const running = operation({
    phase: 'Running',
    startedAt: minutesAgo(1),
    finishedAt: undefined,
  });
  return pipeline(
    [
      dev(),
      stage(1, 'qa', 'rolling', {
        deployed: [OLD],
        targets: [
          oldTarget('checkout-qa-eu', {
            verdict: 'rolling',
            operation: running,
            health: 'Progressing',
            checks: [check('functional', { state: 'running' })],
          }),
          oldTarget('checkout-qa-us', { verdict: 'waiting' }),
        ],
      }),
      stage(2, 'prod', 'waiting', {
        gate: { kind: 'approval' },
        deployed: [OLD],
        targets: [oldTarget('checkout-prod-eu')],
      }),
    ],
    {
      explanation: explanation('rolling', 'qa is rolling out 749bde9', {
        since: minutesAgo(1),
        params: { stage: 'qa' },
      }),
    },
  );
}

export function complete(): PipelineResponse {
  return pipeline([
    dev(),
    qa(),
    stage(2, 'prod', 'complete', {
      gate: { kind: 'approval' },
      targets: [target('checkout-prod-eu'), target('checkout-prod-us')],
      approval: {
        id: 'a3',
        kind: 'release',
        openedBy: 'people',
        releaseId: 'release-2',
        revisions: [NEW],
        state: 'succeeded',
        required: 1,
        given: [
          {
            user: 'user:default/grace',
            decision: 'approve',
            at: minutesAgo(9),
          },
        ],
        execution: ['checkout-prod-eu', 'checkout-prod-us'].map(name => ({
          target: name,
          executionId: `e-${name}`,
          state: 'succeeded' as const,
          startedAt: minutesAgo(8),
          finishedAt: minutesAgo(7),
        })),
      },
    }),
  ]);
}

const NOT_LIVE: ViewerRights = {
  approve: notLive(),
  reject: notLive(),
};

function notLive() {
  const reason = 'What is known of argocd-eu is not live.';
  return { allowed: false, code: 'stale', reason } as const;
}

export function stale(): PipelineResponse {
  return {
    ...waiting({ viewer: NOT_LIVE }),
    freshness: {
      state: 'stale',
      observedAt: minutesAgo(7),
      reason: 'No byte came from its stream for two heartbeats',
    },
  };
}

export function unreachable(): PipelineResponse {
  return {
    ...waiting({ viewer: NOT_LIVE }),
    freshness: {
      state: 'unreachable',
      observedAt: minutesAgo(190),
      reason: 'connect ECONNREFUSED 10.0.4.7:443',
    },
  };
}

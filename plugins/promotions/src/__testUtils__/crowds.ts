/** Pipelines that are too much for a screen: a fleet of targets, names that do not fit, many stages. */

import type {
  Execution,
  PipelineResponse,
  Verdict,
} from '@stagecraft/plugin-promotions-common';
import {
  NEW,
  OLD,
  explanation,
  minutesAgo,
  oldTarget,
  operation,
  pipeline,
  stage,
  target,
} from './pipelines';
import { dev, qa } from './scenarios';

const STATE_OF: Partial<Record<Verdict, Execution['state']>> = {
  complete: 'succeeded',
  failed: 'failed',
  rolling: 'syncing',
};

/** Approved, and under way in a stage of forty targets. */
export function fleet(): PipelineResponse {
  const shops = Array.from({ length: 40 }, (_, at) => `shop-${at + 1}`);
  const deployed = shops.slice(0, 22).map(name => target(`till-${name}`));
  const under = shops.slice(22, 25).map(name =>
    oldTarget(`till-${name}`, {
      verdict: 'rolling',
      operation: operation({ phase: 'Running', finishedAt: undefined }),
    }),
  );
  const broken = oldTarget(`till-${shops[25]}`, {
    verdict: 'failed',
    operation: operation({ phase: 'Failed', retryCount: 3 }),
  });
  const rest = shops.slice(26).map(name => oldTarget(`till-${name}`));
  return pipeline(
    [
      dev(),
      qa(),
      stage(2, 'prod', 'rolling', {
        gate: { kind: 'approval' },
        deployed: [NEW, OLD],
        targets: [...deployed, ...under, broken, ...rest],
        approval: {
          id: 'a2',
          kind: 'release',
          openedBy: 'people',
          releaseId: 'release-2',
          revisions: [NEW],
          state: 'executing',
          required: 1,
          given: [
            {
              user: 'user:default/grace',
              decision: 'approve',
              at: minutesAgo(6),
            },
          ],
          execution: [...deployed, ...under, broken, ...rest].map(one => ({
            target: one.name,
            executionId: `e-${one.name}`,
            state: STATE_OF[one.verdict] ?? 'queued',
            message: one.verdict === 'failed' ? 'ImagePullBackOff' : undefined,
            startedAt: one.verdict === 'waiting' ? undefined : minutesAgo(5),
          })),
        },
      }),
    ],
    {
      title: 'till',
      explanation: explanation(
        'rolling',
        'prod is deploying 749bde9: 22 of 40 targets run it, 1 failed',
        { since: minutesAgo(6), params: { stage: 'prod' } },
      ),
    },
  );
}

const VERDICTS: Verdict[] = ['complete', 'complete', 'complete', 'outOfOrder'];

/** Names that do not fit, and more stages than a screen is wide. */
export function long(): PipelineResponse {
  const names = [
    'dev',
    'integration-with-all-neighbours',
    'qa',
    'preproduction',
    'canary',
    'prod',
  ];
  const name =
    'checkout-service-with-a-very-long-name-that-somebody-generated-europe-west-3';
  const stages = names.map((one, at) =>
    stage(at, one, VERDICTS[at] ?? 'waiting', {
      targets: [target(`${name}-${one}`, { cluster: `cluster-of-${one}` })],
    }),
  );
  return pipeline(stages, {
    title: name,
    explanation: explanation(
      'outOfOrder',
      'preproduction runs 749bde9, which integration-with-all-neighbours has not completed',
      { params: { stage: 'preproduction' } },
    ),
  });
}

/** A target that somebody changed by hand, and two stages that differ. */

import type {
  ComparisonRow,
  PipelineResponse,
  StageComparisonResponse,
  Target,
  TargetDiffResponse,
} from '@stagecraft/plugin-promotions-common';
import {
  NEW,
  OLD,
  explanation,
  minutesAgo,
  pipeline,
  stage,
  target,
} from './pipelines';
import { dev, qa } from './scenarios';

const DESIRED = `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: checkout
    team: shop
  name: checkout
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: checkout
  strategy:
    type: RollingUpdate
  template:
    metadata:
      labels:
        app: checkout
    spec:
      containers:
        - name: checkout
          image: registry.example.com/shop/checkout:1.1.0
          env:
            - name: LOG_LEVEL
              value: info
          ports:
            - containerPort: 8080
`;

export function targetDiff(
  more: Partial<TargetDiffResponse> = {},
): TargetDiffResponse {
  const at = { namespace: 'shop', redacted: false };
  return {
    target: 'checkout-prod-eu',
    deployed: [NEW],
    desired: [NEW],
    resources: [
      {
        ...at,
        group: 'apps',
        kind: 'Deployment',
        name: 'checkout',
        change: 'update',
        live: DESIRED.replace('replicas: 3', 'replicas: 1').replace(
          'value: info',
          'value: debug',
        ),
        desired: DESIRED,
      },
      {
        ...at,
        group: '',
        kind: 'Secret',
        name: 'checkout-key',
        change: 'update',
        live: 'data:\n  key: "********"\n  extra: "********"\n',
        desired: 'data:\n  key: "********"\n',
        redacted: true,
      },
      {
        ...at,
        group: 'networking.k8s.io',
        kind: 'Ingress',
        name: 'checkout',
        change: 'create',
        desired: 'kind: Ingress\nmetadata:\n  name: checkout\n',
      },
    ],
    problems: [],
    ...more,
  };
}

function row(
  aspect: ComparisonRow['aspect'],
  subject: string,
  left: string[],
  right: string[],
): ComparisonRow {
  const same = left.join() === right.join();
  return { aspect, subject, left, right, same };
}

export function comparison(
  left: { index: number; name: string },
  right: { index: number; name: string },
): StageComparisonResponse {
  return {
    left,
    right,
    rows: [
      row('revision', 'shop/checkout', [NEW], [NEW, OLD]),
      row('image', 'checkout', ['checkout:1.1.0'], ['checkout:1.0.0']),
      row('image', 'proxy', ['envoy:1.34'], ['envoy:1.34']),
      row('replicas', 'Deployment checkout', ['1'], ['3']),
      row('value', 'feature.newBasket', ['true'], []),
      row('value', 'logLevel', ['info'], ['info']),
      row('resource', 'PodDisruptionBudget checkout', [], ['present']),
    ],
    problems: [],
  };
}

/** prod, changed by hand in one of its two regions. */
export function driftedTarget(more: Partial<Target> = {}): Target {
  return target('checkout-prod-eu', {
    verdict: 'drifted',
    sync: 'OutOfSync',
    explanation: explanation('drifted', 'checkout-prod-eu has drifted'),
    viewer: { repair: { allowed: true } },
    ...more,
  });
}

export function drifted(more: Partial<Target> = {}): PipelineResponse {
  const prod = stage(2, 'prod', 'drifted', {
    gate: { kind: 'approval' },
    targets: [driftedTarget(more), target('checkout-prod-us')],
    warnings: [
      {
        code: 'drifted',
        target: 'checkout-prod-eu',
        text: 'checkout-prod-eu ran 749bde9 and its resources are not what that commit says any more.',
        remedy:
          'Look at the differences; repair it, or bring the change into Git.',
        params: {},
      },
    ],
  });
  return pipeline([dev(), qa(), prod], {
    explanation: explanation(
      'drifted',
      'prod has drifted: checkout-prod-eu was changed in the cluster',
      { since: minutesAgo(7), params: { stage: 'prod' } },
    ),
  });
}

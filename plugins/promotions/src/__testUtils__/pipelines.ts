/** Builds pipelines for tests and the dev page; each says only what matters to it. */

import type {
  Check,
  Explanation,
  Operation,
  PipelineResponse,
  Stage,
  Target,
  Verdict,
} from '@stagecraft/plugin-promotions-common';

/** The moment at which the fixtures are looked at. */
export const NOW = new Date('2026-11-20T12:45:00Z');

export const NEW = '749bde9d7d1a2f0c9b8f6f2f7f1f3b6f5c4d3e2a';
export const OLD = 'f461d15b2c3d4e5f60718293a4b5c6d7e8f90123';

export function minutesAgo(minutes: number, now: Date = NOW): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}

export function explanation(
  code: string,
  text: string,
  more: Partial<Explanation> = {},
): Explanation {
  return { code, text, actors: [], params: {}, ...more };
}

export function check(name: string, more: Partial<Check> = {}): Check {
  return {
    name,
    kind: 'job',
    phase: 'PostSync',
    state: 'passed',
    revisions: [NEW],
    ...more,
  };
}

export function operation(more: Partial<Operation> = {}): Operation {
  return {
    phase: 'Succeeded',
    revisions: [NEW],
    startedAt: minutesAgo(27),
    finishedAt: minutesAgo(26),
    retryCount: 0,
    ...more,
  };
}

export function target(name: string, more: Partial<Target> = {}): Target {
  const verdict = more.verdict ?? 'complete';
  return {
    name,
    namespace: 'argocd',
    cluster: name.split('-').slice(1).join('-') || 'in-cluster',
    destination: 'shop',
    verdict,
    explanation: explanation(verdict, `${name} is ${verdict}`),
    desired: [NEW],
    deployed: [NEW],
    deployedAt: minutesAgo(26),
    sync: 'Synced',
    health: 'Healthy',
    images: ['registry.example.com/shop/checkout:1.1.0'],
    operation: operation(),
    syncs: 1,
    checks: [],
    links: { argocd: `https://argocd.example.com/applications/${name}` },
    ...more,
  };
}

/** A target that still runs the release before. */
export function oldTarget(name: string, more: Partial<Target> = {}): Target {
  return target(name, {
    deployed: [OLD],
    deployedAt: minutesAgo(60 * 76),
    sync: 'OutOfSync',
    images: ['registry.example.com/shop/checkout:1.0.0'],
    operation: undefined,
    verdict: 'waiting',
    ...more,
  });
}

export function stage(
  index: number,
  name: string,
  verdict: Verdict,
  more: Partial<Stage> = {},
): Stage {
  return {
    index,
    name,
    gate: { kind: index === 0 ? 'argocd' : 'verified' },
    verdict,
    explanation: explanation(verdict, `${name} is ${verdict}`),
    argocd: { Healthy: 1 },
    warnings: [],
    release: {
      id: `release-${index}`,
      revisions: [NEW],
      offered: verdict === 'gated',
    },
    deployed: [NEW],
    targets: [target(`checkout-${name}`)],
    ...more,
  };
}

export function pipeline(
  stages: Stage[],
  more: Partial<PipelineResponse> = {},
): PipelineResponse {
  return {
    ref: { instance: 'argocd-eu', namespace: 'argocd', name: 'checkout' },
    title: 'checkout',
    entityRefs: ['component:default/checkout'],
    freshness: { state: 'live', observedAt: minutesAgo(0) },
    explanation: explanation('complete', 'Every stage runs 749bde9'),
    candidates: [{ revisions: [NEW], since: minutesAgo(26) }],
    stages,
    warnings: [],
    unmatched: [],
    commits: [
      {
        revision: NEW,
        subject: 'checkout 1.1.0: faster basket',
        author: 'Ada Byron',
        date: minutesAgo(30),
        url: `https://git.example.com/shop/checkout/commit/${NEW}`,
      },
      { revision: OLD, subject: 'checkout 1.0.0', author: 'Alan Mathison' },
    ],
    links: {
      argocd: 'https://argocd.example.com/applications?search=checkout',
    },
    version: 1,
    signalKey: 'k1',
    ...more,
  };
}

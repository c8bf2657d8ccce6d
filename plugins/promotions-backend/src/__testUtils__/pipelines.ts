/** A small pipeline in memory, as the read model would show it: checkout with dev, qa and a gated prod. */

import {
  formatPipelineRef,
  type Pipeline,
  type PipelineRef,
  type Stage,
  type Target,
} from '@stagecraft/plugin-promotions-common';
import type { Application, ApplicationSet } from '../argocd/types';
import type {
  InstanceStatus,
  PipelineReader,
  PipelineSnapshot,
} from '../model/PipelineReader';

export const CHECKOUT: PipelineRef = {
  instance: 'eu',
  namespace: 'argocd',
  name: 'checkout',
};
export const OLD = 'f461d151743bab575bc24f7b92c6c8dd12e0b267';
export const NEW = '749bde96ac31b16eb41319ac2db6179ef8163713';
export const RELEASE = 'release-1';

export function application(
  name: string,
  changes: Partial<Application> = {},
): Application {
  return {
    key: { namespace: 'argocd', name },
    uid: `uid-${name}`,
    resourceVersion: '1',
    createdAt: '2026-11-20T09:00:00Z',
    labels: {},
    annotations: {},
    project: 'shop',
    destination: { name: 'eu', namespace: 'shop' },
    sources: [
      {
        repoURL: 'https://git.example/shop/checkout',
        targetRevision: 'main',
        path: name,
      },
    ],
    multiSource: false,
    automated: false,
    automatedPrune: false,
    syncOptions: ['CreateNamespace=true'],
    specDigest: `spec-${name}`,
    sync: { status: 'OutOfSync', revisions: [NEW], ofThisSpec: true },
    health: { status: 'Healthy' },
    operationRequested: false,
    history: [{ id: 1, revisions: [OLD], deployedAt: '2026-11-20T10:00:00Z' }],
    resources: [],
    images: [],
    conditions: [],
    ...changes,
  };
}

function target(name: string, changes: Partial<Target> = {}): Target {
  return {
    name,
    namespace: 'argocd',
    cluster: 'eu',
    destination: 'shop',
    verdict: 'complete',
    explanation: explain('complete', `${name} runs 749bde9.`),
    desired: [NEW],
    deployed: [NEW],
    sync: 'Synced',
    health: 'Healthy',
    images: ['registry.example/checkout:1.1.0'],
    syncs: 1,
    checks: [],
    links: {},
    ...changes,
  };
}

function explain(code: string, text: string) {
  return {
    code,
    text,
    since: '2026-11-21T12:27:00.000Z',
    actors: [],
    params: {},
  };
}

export function gatedStage(changes: Partial<Stage> = {}): Stage {
  return {
    index: 1,
    name: 'prod',
    gate: { kind: 'approval' },
    verdict: 'gated',
    explanation: explain('gated', 'prod waits for approval of 749bde9.'),
    argocd: { Waiting: 2 },
    warnings: [],
    release: { id: RELEASE, revisions: [NEW], offered: true },
    deployed: [OLD],
    targets: ['checkout-prod-eu', 'checkout-prod-us'].map(name =>
      target(name, { verdict: 'gated', deployed: [OLD], sync: 'OutOfSync' }),
    ),
    ...changes,
  };
}

function openStage(): Stage {
  return {
    ...gatedStage(),
    index: 0,
    name: 'dev',
    gate: { kind: 'argocd' },
    verdict: 'complete',
    explanation: explain('complete', 'dev runs 749bde9.'),
    argocd: { Healthy: 1 },
    release: { revisions: [NEW], offered: false },
    deployed: [NEW],
    targets: [target('checkout-dev')],
  };
}

export function snapshot(
  changes: {
    ref?: PipelineRef;
    stage?: Partial<Stage>;
    pipeline?: Partial<Pipeline>;
    set?: Partial<ApplicationSet>;
    prod?: Application[];
  } = {},
): PipelineSnapshot {
  const ref = changes.ref ?? CHECKOUT;
  const prod = gatedStage(changes.stage);
  return {
    pipeline: {
      ref,
      title: ref.name,
      entityRefs: ['component:default/checkout'],
      freshness: { state: 'live', observedAt: '2026-11-21T12:30:00.000Z' },
      explanation: prod.explanation,
      candidates: [{ revisions: [NEW], since: '2026-11-21T12:19:00.000Z' }],
      stages: [openStage(), prod],
      warnings: [],
      unmatched: [],
      commits: [{ revision: NEW, subject: 'checkout 1.1.0: faster basket' }],
      links: {},
      version: 1,
      ...changes.pipeline,
    },
    set: applicationSet(ref, changes.set),
    applications: [
      [application('checkout-dev')],
      changes.prod ?? [
        application('checkout-prod-eu'),
        application('checkout-prod-us'),
      ],
    ],
  };
}

function applicationSet(
  ref: PipelineRef,
  changes: Partial<ApplicationSet> = {},
): ApplicationSet {
  return {
    key: { namespace: ref.namespace, name: ref.name },
    uid: 'uid-set',
    resourceVersion: '1',
    generation: 1,
    createdAt: '2026-11-20T09:00:00Z',
    annotations: { 'backstage.io/entity-ref': 'component:default/checkout' },
    strategyType: 'RollingSync',
    steps: [],
    specDigest: 'spec-set',
    conditions: [],
    applicationStatus: [],
    ...changes,
  };
}

/** The read model without a cluster behind it: a test says what is there. */
export class FakeReader implements PipelineReader {
  private readonly listeners = new Set<(ref: PipelineRef) => void>();
  down: { name: string; reason: string }[] = [];

  constructor(private held: PipelineSnapshot[] = [snapshot()]) {}

  show(...snapshots: PipelineSnapshot[]): void {
    this.held = snapshots;
    for (const { pipeline } of snapshots) {
      this.listeners.forEach(listener => listener(pipeline.ref));
    }
  }

  outlines() {
    return [...this.held].sort((a, b) =>
      formatPipelineRef(a.pipeline.ref) < formatPipelineRef(b.pipeline.ref)
        ? -1
        : 1,
    );
  }

  /** All may: what belongs to the entity is told by the rules, not by the index. */
  outlinesFor() {
    return this.outlines();
  }

  outline(ref: PipelineRef) {
    return this.find(ref);
  }

  verdictsOf(ref: PipelineRef) {
    const { stages = [] } = this.find(ref)?.pipeline ?? {};
    return stages.map(({ verdict }) => verdict);
  }

  pipeline(ref: PipelineRef) {
    return this.find(ref);
  }

  private find(ref: PipelineRef) {
    return this.held.find(
      ({ pipeline: { ref: own } }) =>
        own.instance === ref.instance &&
        own.namespace === ref.namespace &&
        own.name === ref.name,
    );
  }

  instances(): InstanceStatus[] {
    return this.down.map(({ name, reason }) => ({
      name,
      freshness: { state: 'unreachable' as const, reason },
    }));
  }

  onChange(listener: (ref: PipelineRef) => void) {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

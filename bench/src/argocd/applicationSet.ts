/** One ApplicationSet with RollingSync as Argo CD sends it, as in recording checkout: dev, qa, and a gated prod. */

import {
  commitOf,
  memberAt,
  serviceName,
  TARGETS_EACH,
  uidOf,
  type FleetSize,
} from './Fleet';

const STAGES = ['dev', 'qa', 'prod'] as const;
const AT = '2026-11-21T12:27:37Z';

const ALL_GENERATED = 'All applications have been generated successfully';

/** The integer 0 is what holds prod. */
const STEPS = STAGES.map(stage => ({
  matchExpressions: [{ key: 'env', operator: 'In', values: [stage] }],
  ...(stage === 'prod' && { maxUpdate: 0 }),
}));

const CONDITIONS = [
  condition('ErrorOccurred', 'False', 'ApplicationSetUpToDate'),
  condition('ParametersGenerated', 'True', 'ParametersGenerated'),
  condition('ResourcesUpToDate', 'True', 'ApplicationSetUpToDate'),
  condition('RolloutProgressing', 'False', 'ApplicationSetRolloutComplete'),
];

export function applicationSetJson(size: FleetSize, pipeline: number): object {
  const name = serviceName(pipeline);
  const members = Array.from({ length: TARGETS_EACH }, (_, target) =>
    memberAt(size, pipeline * TARGETS_EACH + target),
  );
  return {
    metadata: {
      name,
      namespace: 'argocd',
      uid: uidOf(name),
      resourceVersion: '1439',
      generation: 1,
      creationTimestamp: '2026-11-01T12:27:07Z',
      annotations: {
        'promotions.stagecraft.dev/stages': STAGES.join(','),
        'promotions.stagecraft.dev/gates': 'prod=approval',
      },
    },
    spec: {
      goTemplate: true,
      generators: [generatorOf(members)],
      template: templateOf(name),
      strategy: { type: 'RollingSync', rollingSync: { steps: STEPS } },
    },
    status: {
      conditions: CONDITIONS,
      applicationStatus: members.map(member => ({
        application: member.name,
        lastTransitionTime: AT,
        message:
          'Application resource became Healthy, updating status from Progressing to Healthy',
        status: 'Healthy',
        step: String(STAGES.findIndex(stage => stage === member.stage) + 1),
        targetRevisions: [commitOf(name, 1)],
      })),
      resources: members.map(member => ({
        group: 'argoproj.io',
        version: 'v1alpha1',
        kind: 'Application',
        namespace: 'argocd',
        name: member.name,
        status: 'Synced',
        health: { status: 'Healthy' },
      })),
      resourcesCount: TARGETS_EACH,
      health: { status: 'Healthy', message: ALL_GENERATED },
    },
  };
}

function condition(type: string, status: string, reason: string) {
  return {
    type,
    message: ALL_GENERATED,
    lastTransitionTime: AT,
    status,
    reason,
  };
}

function generatorOf(members: { stage: string; target: string }[]) {
  return {
    list: {
      elements: members.map(({ stage, target }) => ({
        env: stage,
        name: target,
        path: target,
      })),
      template: { metadata: {}, spec: { destination: {}, project: '' } },
    },
  };
}

function templateOf(name: string) {
  return {
    metadata: {
      name: `${name}-{{.name}}`,
      labels: { env: '{{.env}}', service: name },
    },
    spec: {
      source: {
        repoURL: `https://git.example.com/${name}/deploy.git`,
        path: '{{.path}}',
        targetRevision: 'main',
      },
      destination: {
        server: 'https://kubernetes.default.svc',
        namespace: `${name}-{{.name}}`,
      },
      project: 'default',
      syncPolicy: {
        syncOptions: ['CreateNamespace=true'],
        retry: {
          limit: 2,
          backoff: { duration: '3s', factor: 1, maxDuration: '10s' },
        },
      },
    },
  };
}

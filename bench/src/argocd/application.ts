/** One Application as Argo CD sends it: the fields, and with them the size, of those in recording checkout. */

import { commitOf, uidOf, type Member } from './Fleet';
import { MANAGED_FIELDS } from './managedFields';

/** What changes of an Application while the bench runs. */
export interface State {
  resourceVersion: number;
  /** The commit that Argo CD compared it with. */
  compared: number;
  /** The commit that its last operation deployed. */
  deployed: number;
  operation: 'Running' | 'Succeeded';
  health: 'Healthy' | 'Progressing';
  /** When its last operation began; milliseconds of the epoch. */
  startedAt: number;
  reconciledAt: number;
}

const REPOSITORIES = 'https://git.example.com';

const SYNC_OPTIONS = ['CreateNamespace=true'];
const RETRY = {
  limit: 2,
  backoff: { duration: '3s', factor: 1, maxDuration: '10s' },
};
const BY_ROLLING_SYNC = {
  username: 'applicationset-controller',
  automated: true,
};
const OPERATION = {
  sync: { syncOptions: SYNC_OPTIONS },
  initiatedBy: BY_ROLLING_SYNC,
  info: [
    {
      name: 'Reason',
      value:
        'ApplicationSet RollingSync triggered a sync of this Application resource',
    },
  ],
  retry: RETRY,
};

/** As Argo CD writes times: whole seconds. */
export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function applicationJson(member: Member, state: State): object {
  return {
    metadata: metadataOf(member, state),
    spec: {
      source: sourceOf(member),
      destination: destinationOf(member),
      project: member.project,
      syncPolicy: { syncOptions: SYNC_OPTIONS, retry: RETRY },
    },
    status: statusOf(member, state),
    ...(state.operation === 'Running' && { operation: OPERATION }),
  };
}

function metadataOf(member: Member, state: State) {
  return {
    name: member.name,
    namespace: 'argocd',
    uid: uidOf(member.name),
    resourceVersion: String(state.resourceVersion),
    generation: 34,
    creationTimestamp: '2026-11-01T12:27:07Z',
    labels: { env: member.stage, service: member.service },
    ...(member.pipeline !== undefined && {
      ownerReferences: [
        {
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'ApplicationSet',
          name: member.service,
          uid: uidOf(member.service),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    }),
    finalizers: ['resources-finalizer.argocd.argoproj.io'],
    managedFields: MANAGED_FIELDS,
  };
}

function sourceOf({ service, target }: Member) {
  return {
    repoURL: `${REPOSITORIES}/${service}/deploy.git`,
    path: target,
    targetRevision: 'main',
  };
}

function destinationOf({ name }: Member) {
  return { server: 'https://kubernetes.default.svc', namespace: name };
}

function statusOf(member: Member, state: State) {
  const source = sourceOf(member);
  const inSync = state.compared === state.deployed ? 'Synced' : 'OutOfSync';
  return {
    resources: resourcesOf(member, inSync, state.health),
    sync: {
      status: inSync,
      comparedTo: { source, destination: destinationOf(member) },
      revision: commitOf(member.service, state.compared),
    },
    health: {
      status: state.health,
      lastTransitionTime: timeText(state.startedAt),
    },
    history: historyOf(member, state),
    reconciledAt: timeText(state.reconciledAt),
    operationState: operationStateOf(member, state),
    sourceType: 'Directory',
    summary: {
      images: [`registry.example.com/${member.service}:1.${state.deployed}.0`],
    },
    resourceHealthSource: 'appTree',
    controllerNamespace: 'argocd',
    sourceHydrator: {},
  };
}

function resourcesOf(member: Member, status: string, health: string) {
  const namespace = member.name;
  return [
    {
      version: 'v1',
      kind: 'ConfigMap',
      namespace,
      name: `${member.service}-config`,
      status,
    },
    {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      namespace,
      name: member.service,
      status,
      health: { status: health },
    },
  ];
}

/** Two of each commit, as RollingSync syncs twice. */
function historyOf(member: Member, { deployed, startedAt }: State) {
  return [deployed - 1, deployed - 1, deployed, deployed].map((commit, id) => {
    const at = timeText(startedAt - (3 - id) * 60_000);
    return {
      revision: commitOf(member.service, commit),
      deployedAt: at,
      id,
      source: sourceOf(member),
      deployStartedAt: at,
      initiatedBy: BY_ROLLING_SYNC,
    };
  });
}

function operationStateOf(member: Member, state: State) {
  const done = state.operation === 'Succeeded';
  return {
    operation: OPERATION,
    phase: state.operation,
    message: done
      ? 'successfully synced (all tasks run)'
      : 'waiting for healthy state of apps/Deployment',
    syncResult: {
      resources: syncedResources(member),
      revision: commitOf(member.service, state.deployed),
      source: sourceOf(member),
    },
    startedAt: timeText(state.startedAt),
    ...(done && { finishedAt: timeText(state.startedAt + 1000) }),
  };
}

function syncedResources({ name: namespace, service }: Member) {
  const common = {
    version: 'v1',
    namespace,
    status: 'Synced',
    hookPhase: 'Running',
    syncPhase: 'Sync',
  };
  return [
    {
      ...common,
      group: '',
      kind: 'ConfigMap',
      name: `${service}-config`,
      message: `configmap/${service}-config unchanged`,
    },
    {
      ...common,
      group: 'apps',
      kind: 'Deployment',
      name: service,
      message: `deployment.apps/${service} configured`,
      images: [`registry.example.com/${service}:1.1.0`],
    },
  ];
}

/** The parts of an Application's status that a comparison writes, shaped as Argo CD shapes them. */

import {
  Application,
  ApplicationSource,
  ApplicationStatus,
  ApplicationSyncStatus,
  Health,
  HealthCode,
  sourcesOf,
} from '../../world/argocd';
import { Comparison } from './compare';
import { sourceFields, Targets } from './targets';

export interface Compared {
  comparison: Comparison;
  targets: Targets;
  images: readonly string[];
}

export interface StatusContext {
  now: string;
  version: string;
  namespace: string;
  /** Whether git was asked anew; only then `reconciledAt` moves. */
  latest: boolean;
}

/** The status after a comparison that could be made. */
export function statusAfter(
  app: Application,
  compared: Compared,
  context: StatusContext,
): ApplicationStatus {
  const { comparison, targets, images } = compared;
  const { sync, health, causes, resources } = comparison;
  const unique = [...new Set(images)].sort();
  const types = targets.sources.map(({ type }) => type);
  const { conditions: _conditions, ...status } = base(app, context);
  return {
    ...status,
    resources,
    sync: syncStatus(
      app,
      sync,
      targets.sources.map(s => s.revision),
    ),
    health: healthStatus(app, health, causes, context),
    ...(app.spec.sources?.length
      ? { sourceTypes: types }
      : { sourceType: types[0] }),
    summary: unique.length ? { images: unique } : {},
  };
}

/** The status when the manifests could not be made: Unknown at the name of the branch (recording brokenset). */
export function statusAfterFailure(
  app: Application,
  message: string,
  context: StatusContext,
): ApplicationStatus {
  const names = sourcesOf(app.spec).map(s => s.targetRevision ?? 'HEAD');
  const known = app.status?.conditions?.find(c => c.type === 'ComparisonError');
  const { resources: _resources, ...status } = base(app, context);
  return {
    ...status,
    conditions: [
      known?.message === message
        ? known
        : { type: 'ComparisonError', message, lastTransitionTime: context.now },
    ],
    sync: syncStatus(app, 'Unknown', names),
    health: healthStatus(app, 'Healthy', [], context),
    summary: {},
  };
}

function base(app: Application, context: StatusContext): ApplicationStatus {
  return {
    ...(app.status ?? {
      sync: { comparedTo: { destination: app.spec.destination } },
      health: {},
      summary: {},
      sourceHydrator: {},
    }),
    ...(context.latest || !app.status?.reconciledAt
      ? { reconciledAt: context.now }
      : {}),
    resourceHealthSource: 'appTree',
    controllerNamespace: context.namespace,
  };
}

function syncStatus(
  app: Application,
  status: ApplicationSyncStatus['status'],
  revisions: string[],
): ApplicationSyncStatus {
  const several = Boolean(app.spec.sources?.length);
  const empty: ApplicationSource = { repoURL: '' };
  return {
    status,
    comparedTo: {
      ...sourceFields(app, sourcesOf(app.spec)),
      ...(several ? { source: empty } : {}),
      destination: app.spec.destination,
    },
    ...(several ? { revisions } : { revision: revisions[0] }),
  };
}

function healthStatus(
  app: Application,
  status: HealthCode,
  causes: readonly string[],
  { now, version }: StatusContext,
): Health {
  const before = app.status?.health;
  return {
    status,
    ...(version === '3.6.0' && causes.length
      ? { message: `Caused by ${causes.join(', ')}` }
      : {}),
    lastTransitionTime:
      before?.status === status ? before.lastTransitionTime : now,
  };
}

/** What the ApplicationSet controller does to one Application: its own parts overwritten, the rest left. */

import {
  Application,
  ApplicationSet,
  ApplicationStatus,
  Operation,
  REFRESH_ANNOTATION,
} from '../../world/argocd';

/** The status of an Application that no controller has seen yet, empty as Go writes it. */
const UNSEEN: ApplicationStatus = {
  sync: {
    status: '',
    comparedTo: { source: { repoURL: '' }, destination: {} },
  },
  health: {},
  summary: {},
  sourceHydrator: {},
};

const PRESERVED = [
  'notified.notifications.argoproj.io',
  REFRESH_ANNOTATION,
  'argocd.argoproj.io/hydrate',
];

/**
 * The Application as it is written: spec, labels, annotations and finalizers as generated.
 * Annotations of others are wiped unless the set preserves them. With RollingSync `automated` is
 * switched off, and `operation` is set where a sync is due: without a revision, pruning only if the
 * template's `automated` prunes (recording 3.5/safe).
 */
export function updated(
  live: Application | undefined,
  wanted: Application,
  set: ApplicationSet,
  { rolling, sync }: { rolling: boolean; sync: boolean },
): Application {
  const prune = rolling && wanted.spec.syncPolicy?.automated?.prune === true;
  const operation = sync ? { operation: syncOperation(wanted, prune) } : {};
  return {
    ...(live ?? { ...wanted, status: UNSEEN }),
    metadata: {
      ...(live?.metadata ?? wanted.metadata),
      labels: {
        ...kept(live?.metadata.labels, set.spec.preservedFields?.labels),
        ...wanted.metadata.labels,
      },
      annotations: {
        ...kept(live?.metadata.annotations, [
          ...PRESERVED,
          ...(set.spec.preservedFields?.annotations ?? []),
        ]),
        ...wanted.metadata.annotations,
      },
      finalizers: wanted.metadata.finalizers,
      ownerReferences: wanted.metadata.ownerReferences,
    },
    spec: rolling ? withoutAutomation(wanted).spec : wanted.spec,
    ...operation,
  };
}

/** RollingSync keeps `automated` but switches it off: it syncs by itself (recording 3.5/safe). */
export function withoutAutomation(app: Application): Application {
  const { syncPolicy } = app.spec;
  const { automated } = syncPolicy ?? {};
  if (!automated || automated.enabled === false) return app;
  return {
    ...app,
    spec: {
      ...app.spec,
      syncPolicy: {
        ...syncPolicy,
        automated: { ...automated, enabled: false },
      },
    },
  };
}

function kept(
  live: Record<string, string> | undefined,
  names: readonly string[] = [],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(live ?? {}).filter(([key]) =>
      names.some(name => key === name || key.startsWith(`${name}/`)),
    ),
  );
}

function syncOperation(app: Application, prune: boolean): Operation {
  const { syncPolicy } = app.spec;
  return {
    initiatedBy: { username: 'applicationset-controller', automated: true },
    info: [
      {
        name: 'Reason',
        value:
          'ApplicationSet RollingSync triggered a sync of this Application resource',
      },
    ],
    sync: {
      ...(syncPolicy?.syncOptions
        ? { syncOptions: syncPolicy.syncOptions }
        : {}),
      ...(prune ? { prune } : {}),
    },
    retry: syncPolicy?.retry ?? {},
  };
}

/** Applications of the set that it no longer generates. */
export function deletable(
  live: readonly Application[],
  desired: readonly Application[],
): Application[] {
  const wanted = new Set(desired.map(app => app.metadata.name));
  return live.filter(app => !wanted.has(app.metadata.name));
}

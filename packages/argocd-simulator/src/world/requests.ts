/** What a request to sync or roll back makes of an Application: the checks of Argo CD, then its `operation`. */

import { Application, Operation, sourcesOf } from './argocd';
import { ArgoError, RollbackRequest, SyncRequest } from './World';

/** Refuses what Argo CD refuses before it writes an operation. */
export function assertFree(app: Application): void {
  if (app.metadata.deletionTimestamp) {
    throw new ArgoError(400, 9, 'application is deleting');
  }
  if (app.operation) {
    throw new ArgoError(400, 9, 'another operation is already in progress');
  }
}

/** The revision that each source is to be synced to, as asked; undefined = what the source follows. */
export function wantedRevisions(
  app: Application,
  request: SyncRequest,
): (string | undefined)[] {
  const sources = sourcesOf(app.spec);
  if (!app.spec.sources?.length) return [request.revision];
  const positions = request.sourcePositions ?? [];
  const revisions = request.revisions ?? [];
  if (positions.length !== revisions.length) {
    throw new ArgoError(
      400,
      3,
      'source positions and revisions must have the same length',
    );
  }
  const outside = positions.find(p => p < 1 || p > sources.length);
  if (outside !== undefined) {
    throw new ArgoError(400, 3, `source position is out of range: ${outside}`);
  }
  return sources.map((_, i) => {
    const at = positions.indexOf(i + 1);
    return at < 0 ? undefined : revisions[at];
  });
}

/**
 * The operation of a sync. What the request does not say comes from the Application's policy, except
 * prune, which comes from the request alone; the source is copied from the live Application.
 */
export function syncOperation(
  app: Application,
  request: SyncRequest,
  revisions: readonly string[],
  account: string,
): Operation {
  const several = Boolean(app.spec.sources?.length);
  const syncOptions =
    request.syncOptions?.items ?? app.spec.syncPolicy?.syncOptions;
  const retry = request.retryStrategy ?? app.spec.syncPolicy?.retry;
  return {
    sync: {
      ...(several
        ? { sources: app.spec.sources, revisions: [...revisions] }
        : { revision: revisions[0], source: app.spec.source }),
      ...(request.prune ? { prune: true } : {}),
      ...(request.dryRun ? { dryRun: true } : {}),
      ...(request.strategy ? { syncStrategy: request.strategy } : {}),
      ...(request.resources?.length ? { resources: request.resources } : {}),
      ...(syncOptions ? { syncOptions } : {}),
    },
    initiatedBy: { username: account },
    ...(request.infos?.length ? { info: request.infos } : {}),
    retry: retry ?? {},
  };
}

/** The operation of a rollback to a history entry; refused while auto-sync is on. */
export function rollbackOperation(
  app: Application,
  request: RollbackRequest,
  account: string,
): Operation {
  const { automated, syncOptions } = app.spec.syncPolicy ?? {};
  if (automated && automated.enabled !== false) {
    throw new ArgoError(
      400,
      9,
      'rollback cannot be initiated when auto-sync is enabled',
    );
  }
  const entry = app.status?.history?.find(h => h.id === request.id);
  if (!entry) {
    throw new ArgoError(
      400,
      3,
      `application ${app.metadata.name} does not have deployment id ${request.id}`,
    );
  }
  const { revision, revisions, source, sources } = entry;
  return {
    sync: {
      ...(sources?.length ? { revisions, sources } : { revision, source }),
      ...(request.prune ? { prune: true } : {}),
      ...(request.dryRun ? { dryRun: true } : {}),
      ...(syncOptions ? { syncOptions } : {}),
      syncStrategy: { apply: {} },
    },
    initiatedBy: { username: account },
    retry: {},
  };
}
